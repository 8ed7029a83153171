// tests/ux/steps.mjs - one step of a task, done as the variant's person would do it.
//
// {"click": {"role", "name"}}   {"press": "Enter"}   {"type": "smi joh"}   {"fill": {..., "text"}}
// {"paste": "from the clipboard"}
// {"see": {"role", "name", "text"}}  {"visit": "/path"}   {"decide": true}: a moment to think, for KLM.
// {"upload": {"label", "from": "CSV", "change": [[old, new], ...]}}: the file behind the link "from", with texts
// replaced, is put into the file field; counted as one click.
// {"paper": {"role", "name"}}: is printed, too.
// "nojs" in a step holds what to do instead where no script runs.
const TAB_LIMIT = 120;
const ARRIVE_MS = 10000;

// A pattern between slashes, else the text itself.
export function pattern(text) {
  const found = /^\/(.*)\/$/.exec(text ?? '');
  return found ? new RegExp(found[1], 'i') : text;
}

function find(run, what) {
  return run.page.getByRole(what.role, { name: pattern(what.name), exact: what.exact ?? true }).first();
}

async function key(run, pressed) {
  run.counter.keys++;
  await run.page.keyboard.press(pressed);
}

// Reaches the control by Tab alone; fails when it cannot be reached.
async function tabTo(run, target) {
  await target.waitFor();
  for (let i = 0; i < TAB_LIMIT; i++) {
    if (await target.evaluate((e) => e === document.activeElement)) return;
    await key(run, 'Tab');
  }
  throw new Error(`${target} cannot be reached by Tab`);
}

async function click(run, what) {
  const target = find(run, what);
  if (run.variant.keyboardOnly) {
    await tabTo(run, target);
    const box = await target.evaluate((e) => ['checkbox', 'radio'].includes(e.type));
    await key(run, box ? ' ' : 'Enter');
    return;
  }
  run.counter.clicks++;
  await target.click();
}

async function type(run, text) {
  run.counter.keys += [...text].length;
  await run.page.keyboard.type(text);
}

// What stands in the clipboard already goes where the focus is: one stroke.
async function paste(run, text) {
  run.counter.keys++;
  await run.page.keyboard.insertText(text);
}

// What stands there already is typed over; Tab selects it anyway.
async function fill(run, what) {
  const target = find(run, what);
  if (run.variant.keyboardOnly) await tabTo(run, target);
  else await target.focus();
  if (!run.variant.keyboardOnly && (await target.inputValue()) !== '') await key(run, 'Control+a');
  await type(run, what.text);
}

async function upload(run, what) {
  const link = run.page.getByRole('link', { name: what.from, exact: true });
  const file = await run.page.request.get(new URL(await link.getAttribute('href'), run.page.url()).href);
  let text = await file.text();
  for (const [old, fresh] of what.change ?? []) {
    if (!text.includes(old)) throw new Error(`the file has no "${old}"`);
    text = text.replace(old, fresh);
  }
  const field = run.page.getByLabel(what.label, { exact: true });
  if (run.variant.keyboardOnly) await tabTo(run, field);
  else run.counter.clicks++;
  await field.setInputFiles({ name: 'facilities.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
}

// What must stand on the page; with "text" also what stands in it, as text or in the field.
async function see(run, what) {
  const target = find(run, what);
  const want = new RegExp(pattern(what.text ?? ''), 'i');

  await target.waitFor();
  for (let i = 0; i < 100; i++) {
    if (want.test(await target.evaluate((e) => e.value ?? e.textContent))) return;
    await run.page.waitForTimeout(100);
  }
  throw new Error(`${target} does not hold ${what.text}`);
}

// What must be on the sheet, too, when the page is printed.
async function onPaper(run, what) {
  await run.page.emulateMedia({ media: 'print' });
  await find(run, what).waitFor();
  await run.page.emulateMedia({ media: 'screen' });
}

// Until the page that the step has asked for is here. A key's form is sent a moment after the key; a turn of the
// page's own clock is later than that (without scripts it has none, and the question alone must do).
async function arrive(run) {
  const turn = run.variantName === 'nojs' ? () => 0 : () => new Promise((done) => { setTimeout(done); });
  const until = Date.now() + ARRIVE_MS;
  await run.page.evaluate(turn).catch(() => {}); // its page is gone already: the next one comes
  while (run.counter.going && Date.now() < until) await new Promise((done) => { setTimeout(done, 5); });
  await run.page.waitForLoadState('load');
}

export async function play(run, asked) {
  const step = run.variantName === 'nojs' && asked.nojs ? asked.nojs : asked;
  const before = run.page.url();
  const pages = run.counter.pages;
  if (step.decide) run.counter.decisions++;
  if (step.click) await click(run, step.click);
  if (step.press) await key(run, step.press);
  if (step.type) await type(run, step.type);
  if (step.paste) await paste(run, step.paste);
  if (step.fill) await fill(run, step.fill);
  if (step.upload) await upload(run, step.upload);
  if (step.visit) await run.page.goto(run.base + step.visit);
  if (step.see) await see(run, step.see);
  if (step.paper) await onPaper(run, step.paper);
  await arrive(run);
  if (step.see || step.visit || run.counter.pages > pages || run.page.url() !== before) await run.pageSeen();
}
