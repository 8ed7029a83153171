// tests/ux/main.mjs - plays the tasks T*.json in every variant, counts, and holds them to their budgets.
//
// A task is a start page, steps, and what must be seen at the end. Controls are found by role and
// accessible name only, so one without a label fails its task. docs/testing.md has the whole form.
import { readFileSync, readdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { Counter } from './counter.mjs';
import { checkPage } from './page_rules.mjs';
import { pattern, play } from './steps.mjs';

const [base, pictures, ...only] = process.argv.slice(2);

// What a variant changes in the browser, and how it acts.
const VARIANTS = {
  mouse: {},
  keyboard: { keyboardOnly: true },
  nojs: { context: { javaScriptEnabled: false } },
  phone: { context: { viewport: { width: 360, height: 740 }, hasTouch: true } },
  dark: { context: { colorScheme: 'dark' } },
};

// By keyboard alone clicks become keys; without scripts the shortcut to the search costs a click.
function over(counts, budget, variantName) {
  const wrong = [];
  for (const [what, most] of Object.entries(budget)) {
    if (variantName === 'keyboard' && what === 'keys') continue;
    const allowed = most + (variantName === 'nojs' && what === 'clicks' ? 1 : 0);
    if (counts[what] > allowed) wrong.push(`${what} ${counts[what]} > ${allowed}`);
  }
  return wrong;
}

async function signIn(page, who) {
  await page.goto(`${base}/signin`);
  await page.getByRole('textbox', { name: 'Organization code' }).fill(who.organization);
  await page.getByRole('textbox', { name: 'User name' }).fill(who.user);
  await page.getByLabel('Password', { exact: true }).fill(who.password ?? 'Demo-Pass2026');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

async function playTask(browser, task, variantName) {
  const variant = VARIANTS[variantName];
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 }, locale: 'en-US', ...variant.context,
  });
  const page = await context.newPage();
  const run = { page, base, variant, variantName, task, problems: [], pictures,
    signedIn: Boolean(task.signin) };
  page.setDefaultTimeout(10000);
  let counted;
  try {
    if (task.signin) await signIn(page, task.signin);
    run.counter = await Counter.on(page, run.problems, task.refused);
    run.pageSeen = () => checkPage(run);
    await page.goto(base + task.start.replace('{unsubscribe}', process.env.UNSUBSCRIBE ?? ''));
    await run.pageSeen();
    for (const step of task.before ?? []) await play(run, step);
    run.counter.reset();
    for (const step of task.steps) await play(run, step);
    if (task.end) await page.getByRole(task.end.role, { name: pattern(task.end.name) }).first().waitFor();
    await run.pageSeen();
    counted = run.counter.counts();
    for (const step of task.after ?? []) await play(run, step);
  } catch (error) {
    run.problems.push(String(error.message).split('\n').slice(0, 3).join(' '));
    await page.screenshot({ path: `${pictures}/${task.task}-${variantName}-failed.png` });
  }
  const counts = counted ?? run.counter?.counts() ?? {};
  run.problems.push(...over(counts, task.budget ?? {}, variantName));
  await context.close();
  return { counts, problems: [...new Set(run.problems)] };
}

function show(task, variant, { counts, problems }) {
  const figures = Object.entries(counts).map(([k, v]) => `${k} ${v}`).join(', ');
  console.log(`${problems.length ? 'FAILED' : 'passed'}: ${task.task} ${variant}: ${figures}`);
  for (const problem of problems) console.log(`    ${problem}`);
}

const here = new URL('.', import.meta.url).pathname;
const tasks = readdirSync(here).filter((name) => /^T.*\.json$/.test(name)).sort()
  .map((name) => JSON.parse(readFileSync(here + name, 'utf8')))
  .filter((task) => only.length === 0 || only.includes(task.task));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'],
});
let passed = 0;
let failed = 0;
for (const task of tasks) {
  for (const variant of task.variants) {
    const result = await playTask(browser, task, variant);
    show(task, variant, result);
    if (result.problems.length) failed++;
    else passed++;
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
