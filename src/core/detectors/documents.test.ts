import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALGORITHM_NAMES, ALGORITHMS, SENSITIVITIES, TEXT_FORMATS, type Param } from '../../schema';
import { EXPECTED_ALERTS_PER_WEEK } from '../evaluation/expected-alerts';
import { SEASONAL_KNOTS } from './seasonal/score-knots';

const read = (name: string) => readFileSync(join(__dirname, '../../../docs/detectors', `${name}.md`), 'utf8');

function rangeOf(param: Param): string {
  switch (param.kind) {
    case 'choice':
      return param.choices.join(', ');
    case 'boolean':
      return 'yes or no';
    case 'optional-number':
      return 'any number, or none';
    case 'text':
      return TEXT_FORMATS[param.format].words;
    default:
      return `${param.min}–${param.max}`;
  }
}

const defaultOf = (param: Param) => (param.default === null || param.default === '' ? 'none' : String(param.default));

describe('docs/detectors', () => {
  it.each(ALGORITHM_NAMES)('says of %s what is declared: every parameter with default, range and unit', (name) => {
    const rows = read(name)
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const declared = Object.entries<Param>(ALGORITHMS[name].params).map(([key, param]) => {
      const unit = 'unit' in param ? param.unit : '';
      return `| \`${key}\` | ${param.label} | ${defaultOf(param)} | ${rangeOf(param)} | ${unit} |`;
    });
    expect(rows).toEqual(declared);
  });

  it('links every algorithm', () => {
    ALGORITHM_NAMES.forEach((name) => expect(read('README')).toContain(`](${name}.md)`));
  });

  it('names the alerts a week and the knots of the curve as they are in the code', () => {
    const rates = SENSITIVITIES.map((sensitivity) => EXPECTED_ALERTS_PER_WEEK[sensitivity]).join(' | ');
    expect(read('README')).toContain(`| alerts a week | ${rates} |`);
    const { slight, moderate, severe } = SEASONAL_KNOTS;
    expect(read('seasonal')).toContain(`the curve ${slight} → 30, ${moderate} → 50, ${severe} → 70`);
  });
});
