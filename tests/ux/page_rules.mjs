// tests/ux/page_rules.mjs - what must hold of every page, whatever the task: accessible, quiet, private.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function accessible(run) {
  await run.page.evaluate(axe);
  const { violations } = await run.page.evaluate((tags) => globalThis.axe.run(document,
    { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }), TAGS);
  for (const v of violations) {
    run.problems.push(`axe: ${v.id} at ${v.nodes[0].target.join(' ')} on ${path(run)}: ${v.help}`);
  }
}

function path(run) {
  return new URL(run.page.url()).pathname;
}

// Words that a person typed or that name one may stand on the page, never around it.
async function discreet(run) {
  const around = `${run.page.url()} ${await run.page.title()}`.toLowerCase();
  for (const word of run.task.personal ?? []) {
    if (around.includes(word.toLowerCase())) run.problems.push(`"${word}" in URL or title of ${path(run)}`);
  }
}

async function fits(run) {
  const width = await run.page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 360) run.problems.push(`${path(run)} is ${width} px wide on a phone of 360`);
}

async function uncached(run) {
  const answer = await run.page.request.get(run.page.url());
  const header = answer.headers()['cache-control'] ?? '';
  if (!header.includes('no-store')) run.problems.push(`${path(run)} may be cached: "${header}"`);
}

// Everything that the picture and the checker can see: the look, the address, the page to its last byte, what has
// been typed, and where the focus is.
async function sight(run) {
  const typed = await run.page.evaluate(() => [...document.querySelectorAll('input, select, textarea')]
    .map((e) => `${e.value} ${e.checked} ${e === document.activeElement}`).join('\n'));
  const focus = await run.page.evaluate(() => document.activeElement?.outerHTML);
  return [JSON.stringify(run.variant.context), run.page.url(), typed, focus,
    await run.page.content()].join('\n');
}

// The pages of this run that have been looked at. The same page in the same look is the same finding: the tasks begin
// at the same home page again and again, and by keyboard a page is mostly what it was with the mouse.
const seen = new Set();

export async function checkPage(run) {
  await discreet(run);
  if (run.signedIn && run.variantName === 'mouse') await uncached(run);
  const what = await sight(run);
  if (seen.has(what)) return;
  const shot = `${run.task.task}-${run.variantName}-${path(run).replace(/[^a-z]+/gi, '_')}.png`;
  await run.page.screenshot({ path: `${run.pictures}/${shot}`, fullPage: true });
  if (run.variantName !== 'nojs') { // no script runs there, not even the checker's
    await accessible(run);
    if (run.variantName === 'phone') await fits(run);
  }
  seen.add(what);
}
