import { createTheme } from '@grafana/data';
import { render, screen } from '@testing-library/react';
import { countsInWords, MARK_SHAPES, severityColor, type Mark } from './marks';
import { SeverityBadge } from './SeverityBadge';
import { SeverityCountsText } from './SeverityCountsText';
import { SeverityIcon } from './SeverityIcon';

const MARKS = Object.keys(MARK_SHAPES) as Mark[];

describe('marks', () => {
  it('differ from one another in shape, fill or stroke, not by colour alone', () => {
    const looks = MARKS.map((mark) => {
      const { container } = render(<SeverityIcon mark={mark} />);
      return container.innerHTML.replace(/(fill|stroke)="(?!none)[^"]*"/g, '$1="any"');
    });
    expect(new Set(looks).size).toBe(MARKS.length);
  });

  it('have three colours in either theme', () => {
    for (const mode of ['dark', 'light'] as const) {
      const theme = createTheme({ colors: { mode } });
      const colors = (['slight', 'moderate', 'severe'] as const).map((severity) => severityColor(theme, severity));
      expect(new Set(colors).size).toBe(3);
    }
  });
});

describe('SeverityBadge', () => {
  it.each(MARKS)('shows the word of "%s" beside a shape hidden from screen readers', (mark) => {
    const { container } = render(<SeverityBadge mark={mark} />);
    expect(screen.getByText(MARK_SHAPES[mark].word)).toBeInTheDocument();
    expect(container.querySelector('svg')).toHaveAttribute('aria-hidden', 'true');
  });
});

describe('countsInWords', () => {
  it('names what there is, gravest first', () => {
    expect(countsInWords({ slight: 3, moderate: 0, severe: 1 })).toBe('1 severe, 3 slight');
    expect(countsInWords({ slight: 0, moderate: 0, severe: 0 })).toBe('');
  });
});

describe('SeverityCountsText', () => {
  it('gives a dash when nothing is open', () => {
    render(<SeverityCountsText counts={{ slight: 0, moderate: 0, severe: 0 }} />);
    expect(screen.getByTitle('no open anomalies')).toHaveTextContent('–');
  });

  it('can be read as words', () => {
    render(<SeverityCountsText counts={{ slight: 0, moderate: 2, severe: 1 }} />);
    expect(screen.getByRole('img', { name: '1 severe, 2 moderate' })).toBeInTheDocument();
  });
});
