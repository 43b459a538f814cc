// What tests use of node:assert, where there is no Node.
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function assert(value, message) {
  if (!value) throw new Error(message ?? `${value} is not true`);
}
assert.ok = assert;
assert.equal = (actual, expected, message) =>
  assert(Object.is(actual, expected), message ?? `${actual} is not ${expected}`);
assert.notEqual = (actual, other, message) => assert(!Object.is(actual, other), message ?? `both are ${actual}`);
assert.deepEqual = (actual, expected, message) =>
  assert(same(actual, expected), message ?? `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
assert.match = (text, pattern, message) => assert(pattern.test(text), message ?? `"${text}" does not match ${pattern}`);
assert.fail = (message) => assert(false, message);

export default assert;
