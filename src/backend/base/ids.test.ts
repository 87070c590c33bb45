import { newId } from './ids';

describe('newId', () => {
  it('is 14 lower-case letters and digits', () => {
    for (let i = 0; i < 1_000; i++) {
      expect(newId()).toMatch(/^[a-z0-9]{14}$/);
    }
  });

  it('does not repeat itself', () => {
    const ids = new Set(Array.from({ length: 20_000 }, newId));
    expect(ids.size).toBe(20_000);
  });
});
