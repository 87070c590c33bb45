import { columnsThatFit, EVENT_COLUMNS, EVENT_COLUMNS_DEFAULT } from './event-columns';
import { makeEvent } from './testkit/make-event';

describe('columnsThatFit', () => {
  const events = [makeEvent()];

  it('keeps all the chosen ones where there is room, in the fixed order', () => {
    expect(columnsThatFit([...EVENT_COLUMNS].reverse(), events, 2_000)).toEqual([...EVENT_COLUMNS]);
  });

  it('drops the least important first as the width shrinks', () => {
    expect(columnsThatFit(EVENT_COLUMNS_DEFAULT, events, 700)).toEqual([
      'severity',
      'time',
      'duration',
      'detector',
      'explanation',
    ]);
    expect(columnsThatFit(EVENT_COLUMNS_DEFAULT, events, 284)).toEqual(['severity', 'time', 'detector']);
  });

  it('never has more columns at less width', () => {
    const counts = [1_600, 1_200, 800, 600, 400, 300, 100].map(
      (px) => columnsThatFit(EVENT_COLUMNS, events, px).length
    );
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  it('keeps one column however narrow it is', () => {
    expect(columnsThatFit(EVENT_COLUMNS_DEFAULT, events, 10)).toEqual(['severity']);
  });

  it('leaves out columns in which no event has anything', () => {
    const sparse = [makeEvent({ series: '', explanation: '', score: null, endMs: null })];
    expect(columnsThatFit(EVENT_COLUMNS_DEFAULT, sparse, 2_000)).toEqual(['severity', 'time', 'detector']);
  });
});
