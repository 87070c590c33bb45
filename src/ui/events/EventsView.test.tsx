import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { TimeRange } from '../../schema';
import { EVENT_COLUMNS_DEFAULT } from './event-columns';
import { EventsView, type EventsViewOptions } from './EventsView';
import { giveLayout } from './testkit/give-layout';
import { makeEvent, MINUTE, NOW_MS } from './testkit/make-event';

const events = [
  makeEvent({ id: 'a', severity: 'severe', startMs: NOW_MS - 70 * MINUTE, score: 82 }),
  makeEvent({
    id: 'b',
    severity: 'moderate',
    detector: 'queue depth',
    startMs: NOW_MS - 50 * MINUTE,
    endMs: null,
    open: true,
    score: 55,
  }),
  makeEvent({
    id: 'c',
    severity: 'slight',
    detector: 'orders',
    startMs: NOW_MS - 30 * MINUTE,
    endMs: NOW_MS - 20 * MINUTE,
    score: 31,
  }),
];
const range = { fromMs: NOW_MS - 100 * MINUTE, toMs: NOW_MS };
const OPTIONS: EventsViewOptions = {
  layout: 'table',
  columns: EVENT_COLUMNS_DEFAULT,
  groupedByDetector: false,
  showStrip: true,
  maxRows: 100,
  severities: [],
};

function show(options: Partial<EventsViewOptions> = {}, widthPx = 1_000) {
  const zooms: TimeRange[] = [];
  render(
    <EventsView
      events={events}
      range={range}
      nowMs={NOW_MS}
      widthPx={widthPx}
      options={{ ...OPTIONS, ...options }}
      onRange={(zoom) => zooms.push(zoom)}
      renderDetail={(event) => <p>about {event.detector}</p>}
      renderEmpty={(hidden, onShowAll) => <button onClick={onShowAll}>{hidden} hidden</button>}
    />
  );
  return { user: userEvent.setup(), zooms };
}

const rows = () =>
  screen.queryAllByRole('button', { expanded: false }).concat(screen.queryAllByRole('button', { expanded: true }));
const shownDetectors = () =>
  rows()
    .map((row) => row.getAttribute('data-event-row'))
    .sort()
    .join('');
const order = () =>
  [...document.querySelectorAll('[data-event-row]')].map((row) => row.getAttribute('data-event-row')).join('');

beforeAll(() => giveLayout());

describe('EventsView', () => {
  it('shows all events, newest first, and how many that is', () => {
    show();
    expect(order()).toBe('cba');
    expect(screen.getByText('3 of 3')).toBeInTheDocument();
  });

  it('filters by severity with the mouse, keeping the counts of the other chips', async () => {
    const { user } = show();
    await user.click(screen.getByRole('button', { name: /^severe\s?, 1$/ }));
    expect(shownDetectors()).toBe('a');
    expect(screen.getByRole('button', { name: /^moderate\s?, 1$/ })).toHaveAttribute('aria-pressed', 'false');
    expect(screen.getByText('1 of 3')).toBeInTheDocument();
  });

  it('filters by severity with the keyboard alone', async () => {
    const { user } = show();
    await user.tab();
    expect(screen.getByRole('button', { name: /^severe\s?, 1$/ })).toHaveFocus();
    await user.keyboard('{ArrowRight} ');
    expect(shownDetectors()).toBe('b');
    await user.keyboard(' ');
    expect(shownDetectors()).toBe('abc');
  });

  it('filters by text and by what is still open', async () => {
    const { user } = show();
    await user.type(screen.getByLabelText('Search events'), 'orders');
    expect(shownDetectors()).toBe('c');
    await user.click(screen.getByRole('button', { name: 'open only' }));
    await user.click(screen.getByRole('button', { name: '3 hidden' }));
    expect(shownDetectors()).toBe('abc');
  });

  it('sorts by the head of a column, both ways, and says so', async () => {
    const { user } = show();
    await user.click(screen.getByRole('button', { name: 'Sort by score' }));
    expect(order()).toBe('abc');
    expect(screen.getByRole('columnheader', { name: /score/i })).toHaveAttribute('aria-sort', 'descending');
    await user.click(screen.getByRole('button', { name: 'Sort by score' }));
    expect(order()).toBe('cba');
  });

  it('moves with j and k, opens with Enter in place, and Escape closes and gives the focus back', async () => {
    const { user } = show();
    await user.click(screen.getByRole('button', { name: /^slight: orders/ }));
    expect(screen.getByText('about orders')).toBeInTheDocument();
    await user.keyboard('jj{Enter}');
    expect(screen.getByText('about checkout p95')).toBeInTheDocument();
    expect(screen.queryByText('about orders')).not.toBeInTheDocument();
    await user.keyboard('k{Escape}');
    expect(screen.queryByText(/^about/)).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: /^severe: checkout p95/ })).toHaveFocus();
  });

  it('leaves letters typed into the search alone', async () => {
    const { user } = show();
    await user.type(screen.getByLabelText('Search events'), 'jk');
    expect(screen.getByLabelText('Search events')).toHaveValue('jk');
  });

  it('groups by detector in place of the column', () => {
    show({ groupedByDetector: true });
    expect(screen.getByRole('rowheader', { name: /queue depth.*1 event, 1 open/ })).toBeInTheDocument();
    expect(screen.queryByRole('columnheader', { name: /detector/i })).not.toBeInTheDocument();
  });

  it('draws so many rows and the rest on request', async () => {
    const { user } = show({ maxRows: 2 });
    expect(order()).toBe('cb');
    await user.click(screen.getByRole('button', { name: 'Show all 3' }));
    expect(order()).toBe('cba');
  });

  it('shows the gravest ones of a starting filter only', () => {
    show({ severities: ['severe'] });
    expect(shownDetectors()).toBe('a');
  });

  it('shrinks chips to shape and count and drops columns when it is narrow', () => {
    show({}, 300);
    expect(screen.queryByLabelText('Search events')).not.toBeInTheDocument();
    expect(screen.getAllByRole('columnheader')).toHaveLength(3);
    expect(
      within(screen.getByRole('button', { name: /^severe\s?, 1$/ })).queryByText('severe')
    ).not.toBeInTheDocument();
  });

  it('is a list of paragraphs when asked', async () => {
    const { user } = show({ layout: 'list' });
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /queue depth/ }));
    expect(screen.getByText('about queue depth')).toBeInTheDocument();
  });
});

describe('EventStrip', () => {
  it('zooms to the event chosen with arrows and Enter, and names it', async () => {
    const { user, zooms } = show();
    screen.getByRole('application').focus();
    await user.keyboard('{ArrowRight}');
    expect(screen.getByText(/^severe, checkout p95/)).toBeInTheDocument();
    await user.keyboard('{Enter}');
    expect(zooms).toEqual([{ fromMs: NOW_MS - 130 * MINUTE, toMs: NOW_MS }]);
  });

  it('zooms to what was dragged over', async () => {
    const { user, zooms } = show();
    const strip = screen.getByRole('application').querySelector('svg') as SVGSVGElement;
    await user.pointer([
      { keys: '[MouseLeft>]', target: strip, coords: { clientX: 100, clientY: 5 } },
      { target: strip, coords: { clientX: 600, clientY: 5 } },
      { keys: '[/MouseLeft]', target: strip, coords: { clientX: 600, clientY: 5 } },
    ]);
    expect(zooms).toEqual([{ fromMs: NOW_MS - 90 * MINUTE, toMs: NOW_MS - 40 * MINUTE }]);
  });

  it('takes a click on an event as a wish to see it', async () => {
    const { user, zooms } = show();
    const strip = screen.getByRole('application').querySelector('svg') as SVGSVGElement;
    await user.pointer({ keys: '[MouseLeft]', target: strip, coords: { clientX: 350, clientY: 5 } });
    expect(zooms).toHaveLength(1);
  });
});
