import { render, screen } from '@testing-library/react';
import { DAY_MS } from '../../schema';
import { EventDetail } from './EventDetail';
import type { EventItem } from './event-item';
import { makeEvent, MINUTE, NOW_MS } from './testkit/make-event';

function show(part: Partial<EventItem>) {
  const event = makeEvent(part);
  render(
    <EventDetail
      event={event}
      events={[event]}
      nowMs={NOW_MS}
      client={null}
      host="grafana"
      datasourceUid={null}
      onOpen={() => undefined}
    />
  );
}

const fact = (term: string) => screen.queryByText(term)?.nextElementSibling?.textContent ?? null;

describe('EventDetail', () => {
  it('says why: direction, since when, expected against actual, record, who spoke', () => {
    const startMs = NOW_MS - 70 * MINUTE;
    show({
      startMs,
      reasons: {
        sinceMs: startMs - 12 * MINUTE,
        members: [{ name: 'seasonal', score: 82 }],
        shares: [],
        record: { kind: 'highest', spanMs: 14 * DAY_MS },
      },
    });
    expect(screen.getByText('2.4× what it usually is')).toBeInTheDocument();
    expect(fact('Direction')).toBe('above the expected');
    expect(fact('Began')).toMatch(/, 12 min before the start$/);
    expect(fact('Value at the peak')).toBe('1.9');
    expect(fact('Expected')).toBe('0.7');
    expect(fact('Usual')).toBe('0.6 – 0.9');
    expect(fact('Record')).toBe('highest in 14 days');
    expect(screen.getByRole('list', { name: /^Who spoke/ })).toHaveTextContent('Seasonal off the usual rhythm82');
  });

  it('leaves out what is not known of an event from elsewhere', () => {
    show({ side: null, expected: null, lower: null, upper: null, value: null });
    for (const term of ['Direction', 'Began', 'Expected', 'Usual', 'Record', 'Value at the peak']) {
      expect(fact(term)).toBeNull();
    }
    expect(screen.queryByRole('list')).toBeNull();
  });
});
