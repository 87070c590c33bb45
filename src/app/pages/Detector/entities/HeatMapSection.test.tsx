import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { of, throwError } from 'rxjs';
import type { HeatMap, HeatRow } from '../../../../schema';
import { EngineClient } from '../../../../ui/client/engine-client';
import { giveLayout } from '../../../../ui/events/testkit/give-layout';
import { HeatMapSection } from './HeatMapSection';

const FROM = Date.UTC(2026, 10, 24);
let answer: HeatMap | null = null;
let asked: URL[] = [];

setBackendSrv({
  fetch: ({ url }: BackendSrvRequest) => {
    asked.push(new URL(url, 'http://engine'));
    return answer === null
      ? throwError(() => ({ status: 500, data: { code: 'internal', message: 'broken' }, config: { url } }))
      : of({ data: answer, status: 200 });
  },
} as unknown as BackendSrv);

beforeAll(() => giveLayout());
beforeEach(() => {
  asked = [];
});

function row(pod: string, part: Partial<HeatRow> = {}): HeatRow {
  return {
    seriesKey: `key-${pod}`,
    labels: { pod },
    scores: [0, 10, null],
    severities: [0, 0, 0],
    score: 10,
    severity: null,
    anomalies: 0,
    ...part,
  };
}

function mapOf(rows: HeatRow[], total = rows.length): HeatMap {
  return { fromMs: FROM, bucketMs: 3_600_000, rows, total };
}

const range = {
  isLive: false,
  resolve: () => ({ fromMs: FROM, toMs: FROM + 3 * 3_600_000 }),
  setRange: () => undefined,
};
const findings = new EngineClient('/api/v1').findingsOf({ detector: 'd1' });

function Page({ told }: { told: Array<string | null> }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const choose = (key: string | null) => {
    told.push(key);
    setChosen(key);
  };
  return <HeatMapSection findings={findings} range={range} chosen={chosen} onChoose={choose} />;
}

function show(map: HeatMap | null) {
  answer = map;
  const told: Array<string | null> = [];
  render(<Page told={told} />);
  return { told, user: userEvent.setup() };
}

const worst = row('a', { severities: [0, 3, 3], severity: 'severe', anomalies: 2, score: 91.7, scores: [0, 91.7, 4] });

describe('the heat map of the series', () => {
  it('lists the series as the engine ranks them, with score, anomalies and the whole in words', async () => {
    show(mapOf([worst, row('b')], 40));
    const table = await screen.findByRole('table', { name: 'Series by time, worst first' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(within(first!).getByRole('button', { name: '{pod="a"}' })).toBeInTheDocument();
    expect(within(first!).getByText('92')).toBeInTheDocument();
    expect(within(first!).getByText(/2 anomalies, worst\s+severe/)).toBeInTheDocument();
    expect(within(first!).getByRole('img')).toHaveAccessibleName(
      /^Highest score 91.7 about Tue 24 Nov 01:00; severe anomaly/
    );
    expect(within(second!).getByText('none')).toBeInTheDocument();
    expect(screen.getByText('2 of 40 series in the range of the chart')).toBeInTheDocument();
    expect(asked[0]?.pathname).toBe('/api/v1/detectors/d1/heatmap');
    expect(asked[0]?.searchParams.get('from')).toBe(String(FROM));
  });

  it('tells severity by shape as well as by colour', async () => {
    show(mapOf([worst, row('b')]));
    const strip = await screen.findByRole('img', { name: /^Highest score 91.7/ });
    expect(strip.querySelectorAll('polygon')).toHaveLength(1);
    expect(screen.getByRole('img', { name: /^Highest score 10/ }).querySelectorAll('polygon')).toHaveLength(0);
  });

  it('is gone through with the arrows, and chooses a series with Enter; once more lets go of it', async () => {
    const { user, told } = show(mapOf([worst, row('b'), row('c')]));
    (await screen.findByRole('button', { name: '{pod="a"}' })).focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
    const last = screen.getByRole('button', { name: '{pod="c"}' });
    expect(last).toHaveFocus();
    await user.keyboard('{ArrowUp}{Enter}');
    expect(told).toEqual(['key-b']);
    expect(screen.getByRole('button', { name: '{pod="b"}' })).toHaveAttribute('aria-pressed', 'true');
    await user.keyboard('{Enter}{Home}');
    expect(told).toEqual(['key-b', null]);
    expect(screen.getByRole('button', { name: '{pod="a"}' })).toHaveFocus();
  });

  it('is not there for a single series', async () => {
    show(mapOf([row('a')]));
    await waitFor(() => expect(screen.queryByRole('heading')).not.toBeInTheDocument());
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });

  it('says when nothing is in the range', async () => {
    show(mapOf([], 12));
    expect(await screen.findByText('Nothing in this range')).toBeInTheDocument();
  });

  it('says when it cannot be loaded', async () => {
    show(null);
    expect(await screen.findByText('The heat map could not be loaded')).toBeInTheDocument();
  });
});
