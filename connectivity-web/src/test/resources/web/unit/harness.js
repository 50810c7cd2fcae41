/** A tiny harness: each test becomes a JUnit test of its own. */
const tests = new Map();

export function test(name, body) {
  if (tests.has(name)) {
    throw new Error(`two tests are called "${name}"`);
  }
  tests.set(name, body);
}

export function equal(actual, expected, about = '') {
  const [is, should] = [stable(actual), stable(expected)];
  if (is !== should) {
    throw new Error(`${about}\nexpected ${should}\nbut was  ${is}`);
  }
}

export function ok(value, about = 'not true') {
  if (!value) {
    throw new Error(about);
  }
}

export function near(actual, expected, tolerance, about = '') {
  if (typeof actual !== 'number' || Math.abs(actual - expected) > tolerance) {
    throw new Error(`${about} expected ${expected} ± ${tolerance} but was ${actual}`);
  }
}

function stable(value) {
  return JSON.stringify(value, (key, each) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each === undefined
        ? null
        : each,
  );
}

export const harness = {
  names: () => [...tests.keys()],
  run: (name) => tests.get(name)(),
};
