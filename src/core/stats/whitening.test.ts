import { fillWhitening } from './whitening';

describe('fillWhitening', () => {
  it('gives the inverse Cholesky factor (2 × 2 by hand)', () => {
    // Covariance 4 2; 2 5 without a ridge to speak of: factor 2 0; 1 2, inverse 0.5 0; -0.25 0.5.
    const into = new Float64Array(4);
    expect(fillWhitening(Float64Array.of(4, 2, 2, 5), 1e-12, into)).toBe(true);
    [0.5, 0, -0.25, 0.5].forEach((wanted, i) => expect(into[i]).toBeCloseTo(wanted, 6));
  });

  it('adds the ridge as a share of the mean variance', () => {
    const into = new Float64Array(1);
    fillWhitening(Float64Array.of(3), 1 / 3, into);
    expect(into[0]).toBeCloseTo(0.5, 6);
  });

  it('leaves the result alone where nothing varies or the matrix is none', () => {
    const into = Float64Array.of(7, 7, 7, 7);
    expect(fillWhitening(new Float64Array(4), 0.02, into)).toBe(false);
    expect(fillWhitening(Float64Array.of(1, 5, 5, 1), 0.02, into)).toBe(false);
    expect([...into]).toEqual([7, 7, 7, 7]);
  });
});
