import { memberWords } from './members';
import { ALGORITHM_NAMES } from './params/algorithms';

describe('memberWords', () => {
  it.each((ALGORITHM_NAMES as string[]).filter((name) => name !== 'auto'))('says what %s finds', (name) => {
    expect(memberWords(name)).not.toBe('unusual');
  });

  it.each(['auto', 'unheard-of', 'toString'])('claims nothing in particular for %s', (name) => {
    expect(memberWords(name)).toBe('unusual');
  });
});
