// tests/ux/page_rules.mjs - what must hold of every page, whatever the task: accessible, quiet, private.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function accessible(run) {
  await run.page.evaluate(axe);
  const { violations } = await run.page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } }), TAGS);
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

export async function checkPage(run) {
  const shot = `${run.task.task}-${run.variantName}-${path(run).replace(/[^a-z]+/gi, '_')}.png`;
  await run.page.screenshot({ path: `${run.pictures}/${shot}`, fullPage: true });
  await discreet(run);
  if (run.signedIn && run.variantName === 'mouse') await uncached(run);
  if (run.variantName === 'nojs') return; // no script runs, not even the checker's
  await accessible(run);
  if (run.variantName === 'phone') await fits(run);
}
