/** Exact rationals in lowest terms, one way to write each, with nothing clever. */
export const fraction = (numerator, denominator = 1n) => {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
};
export const whole = (number) => ({ numerator: BigInt(number), denominator: 1n });

export const plus = (a, b) => fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
export const minus = (a, b) => fraction(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
export const times = (a, b) => fraction(a.numerator * b.numerator, a.denominator * b.denominator);
export const over = (a, b) => fraction(a.numerator * b.denominator, a.denominator * b.numerator);
export const sum = (fractions) => fractions.reduce(plus, whole(0));

/** Below 0, 0 or above, as a stands to b. */
export function compare(a, b) {
  const [left, right] = [a.numerator * b.denominator, b.numerator * a.denominator];
  return left < right ? -1 : Number(left > right);
}

function greatestCommonDivisor(a, b) {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
