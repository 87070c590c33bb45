import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PANEL_DEFAULTS, wholeOptions } from './options';

describe('wholeOptions', () => {
  it('takes what is missing from the defaults', () => {
    expect(wholeOptions({ maxRows: 5 })).toEqual({ ...PANEL_DEFAULTS, maxRows: 5 });
    expect(wholeOptions(undefined)).toEqual(PANEL_DEFAULTS);
  });

  it('knows every option that the demo dashboard sets', () => {
    const path = join(__dirname, '../../provisioning/dashboards/vigil-demo.json');
    const { panels } = JSON.parse(readFileSync(path, 'utf8')) as { panels: Array<{ type: string; options: object }> };
    const options = panels.find(({ type }) => type === 'vigil-events-panel')?.options ?? {};
    expect(Object.keys(options).sort()).toEqual(Object.keys(PANEL_DEFAULTS).sort());
  });
});
