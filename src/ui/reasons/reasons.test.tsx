import { render, screen, within } from '@testing-library/react';
import { DAY_MS, HOUR_MS, type MemberStanding, type Reasons } from '../../schema';
import { membersInWords, MembersTable } from './MembersTable';
import { recordWords, sinceWords } from './reason-words';
import { ReasonsView } from './ReasonsView';

const MEMBERS: Reasons['members'] = [
  { name: 'neighbour', score: 71.6 },
  { name: 'seasonal', score: 20 },
];

describe('ReasonsView', () => {
  it('says who spoke, what each hears and how loudly, in words and in order', () => {
    render(<ReasonsView reasons={{ members: MEMBERS, shares: [] }} />);
    const rows = within(screen.getByRole('list', { name: /^Who spoke/ })).getAllByRole('listitem');
    expect(rows.map((row) => row.textContent)).toEqual([
      'Nearest neighbour unusual shape72',
      'Seasonal off the usual rhythm20',
    ]);
    expect(screen.queryByRole('list', { name: 'Share of each' })).toBeNull();
  });

  it('says the share of each feature or member of a group', () => {
    const shares = [
      { name: 'pod a', share: 0.8 },
      { name: 'pod b', share: 0.2 },
    ];
    render(<ReasonsView reasons={{ members: [], shares }} />);
    const rows = within(screen.getByRole('list', { name: 'Share of each' })).getAllByRole('listitem');
    expect(rows.map((row) => row.textContent)).toEqual(['pod a80 %', 'pod b20 %']);
    expect(screen.queryByRole('list', { name: /^Who spoke/ })).toBeNull();
  });

  it('is nothing where nothing is known', () => {
    const { container } = render(<ReasonsView reasons={{ members: [], shares: [] }} />);
    expect(container).toBeEmptyDOMElement();
  });
});

describe('MembersTable', () => {
  const standings: MemberStanding[] = [
    { name: 'seasonal', active: true, why: 'always on' },
    { name: 'neighbour', active: false, why: 'too few windows yet' },
  ];

  it('says of each member whether it counts, and why', () => {
    render(<MembersTable members={standings} />);
    expect(screen.getByRole('row', { name: /^Seasonal .* yes: always on$/ })).toBeInTheDocument();
    expect(screen.getByRole('row', { name: /^Nearest neighbour .* no: too few windows yet$/ })).toBeInTheDocument();
  });

  it.each([
    [standings, '1 of 2 members count'],
    [standings.slice(0, 1), '1 of 1 member counts'],
  ])('counts them in words', (members, words) => {
    expect(membersInWords(members)).toBe(words);
  });
});

describe('words for reasons', () => {
  it('round a record down to whole days', () => {
    expect(recordWords({ kind: 'highest', spanMs: 14.9 * DAY_MS })).toBe('highest in 14 days');
    expect(recordWords({ kind: 'lowest', spanMs: DAY_MS })).toBe('lowest in 1 day');
  });

  it('name the beginning only where it lies before the start', () => {
    expect(sinceWords({ sinceMs: HOUR_MS }, 3 * HOUR_MS)).toMatch(/, 2 h before the start$/);
    expect(sinceWords({ sinceMs: HOUR_MS }, HOUR_MS)).toBeNull();
  });
});
