import { inspect } from 'node:util';
import { Secret } from './secret';

describe('Secret', () => {
  const secret = new Secret('hunter2');

  it.each([
    ['JSON', JSON.stringify({ secret })],
    ['a template', `${secret}`],
    ['concatenation', 'x' + String(secret)],
    ['inspect', inspect({ secret }, { showHidden: true, depth: 9 })],
    ['its own keys', JSON.stringify(Object.getOwnPropertyNames(secret))],
    ['a copy', inspect({ ...secret })],
  ])('does not show through %s', (_name, text) => {
    expect(text).not.toContain('hunter2');
  });

  it('prints as [redacted] and gives the text only when asked', () => {
    expect(JSON.stringify([secret])).toBe('["[redacted]"]');
    expect(`${secret}`).toBe('[redacted]');
    expect(secret.reveal()).toBe('hunter2');
  });
});
