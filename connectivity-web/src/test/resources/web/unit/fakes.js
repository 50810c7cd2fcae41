/** Time that only passes when told, in place of the page's clocks and timers. */
export class FakeTime {
  #now = 1_000_000;
  #timers = new Map();
  #next = 1;
  #real = {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    clearTimeout: globalThis.clearTimeout,
    clearInterval: globalThis.clearInterval,
    now: Date.now,
  };

  constructor() {
    globalThis.setTimeout = (body, ms = 0) => this.#add(body, ms, null);
    globalThis.setInterval = (body, ms) => this.#add(body, ms, ms);
    globalThis.clearTimeout = globalThis.clearInterval = (id) => this.#timers.delete(id);
    performance.now = () => this.#now;
    Date.now = () => 1_700_000_000_000 + this.#now;
  }

  restore() {
    const { now, ...timers } = this.#real;
    Object.assign(globalThis, timers);
    Date.now = now;
    delete performance.now;
  }

  /** Lets time pass; what is due runs in its order, and promises settle in between. */
  async pass(ms) {
    const until = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, each]) => each.at <= until).sort((a, b) => a[1].at - b[1].at)[0];
      if (due === undefined) {
        break;
      }
      const [id, timer] = due;
      this.#now = Math.max(this.#now, timer.at);
      timer.every === null ? this.#timers.delete(id) : (timer.at += timer.every);
      timer.body();
      await settled();
    }
    this.#now = Math.max(this.#now, until);
    await settled();
  }

  /** Lets time pass in which nothing runs, as in a page that gets no CPU. */
  stall(ms) {
    this.#now += ms;
  }

  #add(body, ms, every) {
    const id = this.#next++;
    this.#timers.set(id, { body, at: this.#now + ms, every });
    return id;
  }
}

/** Lets everything that only waits for promises go on. */
export async function settled() {
  for (let round = 0; round < 30; round++) {
    await null;
  }
}

/** A socket whose other end is the test. */
export class FakeSocket extends EventTarget {
  readyState = 0;
  sent = [];

  constructor(url, protocols) {
    super();
    Object.assign(this, { url, protocols });
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  opens() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  says(message) {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }));
  }

  breaks(code = 1006) {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }

  of(type) {
    return this.sent.filter((each) => each.type === type);
  }
}
