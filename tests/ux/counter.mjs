// tests/ux/counter.mjs - what a task costs: clicks, keys, pages, kilobytes, server time, seconds by KLM. No page
// may weigh more on the wire than PAGE_KB, whatever the task; style and script come once, with the first.
const PAGE_KB = 15;

// Whether the whole page is asked for, and not a part of it.
function leaves(page, request) {
  return request.isNavigationRequest() && request.frame() === page.mainFrame();
}

export class Counter {
  going = false; // another page has been asked for and is not here yet

  // `refused`: the task sends forms that are refused on purpose (422), which the browser notes as an error.
  static async on(page, problems, refused) {
    const counter = new Counter();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    const documents = new Map();
    cdp.on('Network.loadingFinished', (e) => {
      counter.bytes += e.encodedDataLength;
      const kb = e.encodedDataLength / 1024;
      if (documents.has(e.requestId) && kb > PAGE_KB) {
        problems.push(`${documents.get(e.requestId)} weighs ${kb.toFixed(1)} KB, more than ${PAGE_KB}`);
      }
    });
    cdp.on('Network.responseReceived', (e) => {
      if (e.type !== 'Document') return;
      documents.set(e.requestId, new URL(e.response.url).pathname);
      const header = e.response.headers['server-timing'] ?? e.response.headers['Server-Timing'];
      const dur = /dur=([\d.]+)/.exec(header ?? '');
      const timing = e.response.timing;
      if (dur) counter.server += Number(dur[1]);
      else if (timing) counter.server += timing.receiveHeadersEnd - timing.sendEnd;
    });
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return;
      counter.pages++;
      counter.going = false;
    });
    page.on('request', (request) => { if (leaves(page, request)) counter.going = true; });
    page.on('requestfailed', (request) => { if (leaves(page, request)) counter.going = false; });
    page.on('download', () => { counter.going = false; });
    page.on('console', (m) => {
      if (m.type() === 'error' && !(refused && m.text().includes('status of 422'))) problems.push(`console: ${m.text()}`);
    });
    page.on('pageerror', (e) => problems.push(`script: ${e.message}`));
    counter.reset();
    return counter;
  }

  reset() {
    this.clicks = 0;
    this.keys = 0;
    this.pages = 0;
    this.bytes = 0;
    this.server = 0;
    this.decisions = 0;
  }

  counts() {
    // Keystroke-level model: a key 0.28 s, a click 1.30 s, a decision 1.35 s.
    const klm = 0.28 * this.keys + 1.3 * this.clicks + 1.35 * this.decisions;
    return {
      clicks: this.clicks, keys: this.keys, pages: this.pages,
      kb: Math.round(this.bytes / 102.4) / 10, server_ms: Math.round(this.server * 10) / 10,
      klm_s: Math.round(klm * 10) / 10,
    };
  }
}
