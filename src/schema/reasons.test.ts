import { noReasons, parseReasons, type Reasons } from './reasons';

const REASONS: Reasons = {
  sinceMs: 900,
  members: [{ name: 'seasonal', score: 71.5 }],
  shares: [
    { name: 'pod a', share: 0.75 },
    { name: 'pod b', share: 0.25 },
  ],
  record: { kind: 'lowest', spanMs: 86_400_000 },
};

describe('parseReasons', () => {
  it('reads back what was written', () => {
    expect(parseReasons(JSON.stringify(REASONS), 1000)).toEqual(REASONS);
  });

  it('leaves out members and fields that another version knew', () => {
    const other = { ...REASONS, mood: 'bad', members: [{ name: 'oracle', score: 99, why: 1 }, ...REASONS.members] };
    expect(parseReasons(JSON.stringify(other), 1000)).toEqual(REASONS);
  });

  it.each(['', 'null', '[]', '{}', '{"sinceMs":"soon"}', JSON.stringify({ ...REASONS, record: { kind: 'odd' } })])(
    'knows nothing but the start from %j',
    (text) => {
      expect(parseReasons(text, 1000)).toEqual(noReasons(1000));
    }
  );
});
