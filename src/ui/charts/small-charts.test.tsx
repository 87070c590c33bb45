import { render, screen } from '@testing-library/react';
import { miniBandPaths } from './mini-band-paths';
import { Sparkline } from './Sparkline';

describe('Sparkline', () => {
  const hours = (part: Array<number | null>) => [...Array.from({ length: 24 - part.length }, () => 2), ...part];

  it('can be read as words: the highest score, its severity and when', () => {
    render(<Sparkline scores={hours([71.26, 3, 1])} />);
    expect(
      screen.getByRole('img', { name: 'highest score of the last 24 hours: 71.3 (severe), 2 hours ago' })
    ).toBeInTheDocument();
  });

  it("follows the detector's own severity limits", () => {
    render(<Sparkline scores={hours([40])} limits={{ slight: 41, moderate: 50, severe: 70 }} />);
    expect(
      screen.getByRole('img', { name: 'highest score of the last 24 hours: 40, in the last hour' })
    ).toBeInTheDocument();
  });

  it('says so when nothing was evaluated', () => {
    render(<Sparkline scores={Array.from({ length: 24 }, () => null)} />);
    expect(screen.getByRole('img', { name: 'nothing evaluated in the last 24 hours' })).toBeInTheDocument();
  });

  it('puts a shape only on hours that reach a severity', () => {
    const { container } = render(<Sparkline scores={hours([10, 35, 72])} />);
    expect(container.querySelectorAll('polygon')).toHaveLength(2);
  });
});

describe('miniBandPaths', () => {
  const size = { width: 100, height: 14 };
  const columns = {
    timeMs: [0, 50, 75, 100],
    value: [0, 10, null, 5],
    expected: [null, 5, 5, 5],
    lower: [null, 0, 0, null],
    upper: [null, 10, 10, null],
    score: [0, 0, 0, 0],
    severity: [0, 0, 0, 0],
    alert: [false, false, false, false],
  };

  it('lifts the pen at a gap', () => {
    expect(miniBandPaths(columns, { fromMs: 0, toMs: 100 }, size).value).toBe('M0 12L50 2M100 7');
  });

  it('closes the band around the stretch that has one', () => {
    expect(miniBandPaths(columns, { fromMs: 0, toMs: 100 }, size).band).toBe('M50 2L75 2L75 12L50 12Z');
  });

  it('draws a constant series in the middle, and nothing at all without points', () => {
    const flat = { ...columns, value: [5, 5, 5, 5], lower: [null, null, null, null], upper: [null, null, null, null] };
    expect(miniBandPaths(flat, { fromMs: 0, toMs: 100 }, size).value).toBe('M0 7L50 7L75 7L100 7');
    const none = { timeMs: [], value: [], expected: [], lower: [], upper: [], score: [], severity: [], alert: [] };
    expect(miniBandPaths(none, { fromMs: 0, toMs: 100 }, size)).toMatchObject({ value: '', band: '' });
  });
});
