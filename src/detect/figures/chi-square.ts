/** Quantiles of the chi-square distribution, for the interval around a hash rate. */

/** Above this many degrees of freedom Wilson and Hilferty's cube (1931) is exact to six digits, and cheap. */
const EXACT_DEGREES_MAX = 2000;
const STEPS_MAX = 400;

/** The value that a chi-square variable with `degrees` degrees of freedom stays below with probability `p`. */
export function chiSquareQuantile(p: number, degrees: number): number {
  if (!(p > 0) || !(degrees > 0)) return 0;
  if (!(p < 1)) return Infinity;
  if (degrees > EXACT_DEGREES_MAX) return wilsonHilferty(p, degrees);
  let low = 0;
  let high = Math.max(degrees, 1);
  while (lowerGamma(degrees / 2, high / 2) < p) high *= 2;
  for (let step = 0; step < 100 && high - low > 1e-12 * high; step++) {
    const middle = (low + high) / 2;
    if (lowerGamma(degrees / 2, middle / 2) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Regularised lower incomplete gamma function P(a, x): series below a + 1, continued fraction above. */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? scale * series(a, x) : 1 - scale * fraction(a, x);
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < STEPS_MAX && term > sum * 1e-16; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Lentz's method for the continued fraction of Q(a, x) (Abramowitz and Stegun 6.5.31). */
function fraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / (b === 0 ? tiny : b);
  let value = d;
  for (let n = 1; n < STEPS_MAX; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / nonZero(an * d + b, tiny);
    c = nonZero(b + an / c, tiny);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** Stirling's series, shifted up to where five terms give 14 digits. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 12) {
    shift += Math.log(z);
    z += 1;
  }
  const inverse = 1 / (z * z);
  const tail =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) /
    z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + tail - shift;
}

function wilsonHilferty(p: number, degrees: number): number {
  const spread = 2 / (9 * degrees);
  const cube = 1 - spread + normalQuantile(p) * Math.sqrt(spread);
  return degrees * cube ** 3;
}

/** By bisection on the normal distribution, which is P(1/2, z²/2) folded. */
function normalQuantile(p: number): number {
  const tail = 2 * Math.max(p, 1 - p) - 1;
  const z = Math.sqrt(chiSquareQuantile(tail, 1));
  return p < 0.5 ? -z : z;
}
