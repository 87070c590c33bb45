import { CoreApp } from '@grafana/data';
import { vigilQuerySchema } from '../schema';
import { defaultQueryFor, queryTypesFor, withDefaults } from './query';

describe('defaultQueryFor', () => {
  it.each([
    { app: CoreApp.Dashboard, queryType: 'band' },
    { app: CoreApp.PanelEditor, queryType: 'band' },
    { app: CoreApp.Explore, queryType: 'band' },
    { app: CoreApp.UnifiedAlerting, queryType: 'alert' },
    { app: CoreApp.CloudAlerting, queryType: 'alert' },
    { app: undefined, queryType: 'band' },
  ])('is $queryType in $app', ({ app, queryType }) => {
    expect(defaultQueryFor(app).queryType).toBe(queryType);
  });

  it('is complete, since rules are evaluated from what was saved', () => {
    const query = { refId: 'A', ...defaultQueryFor(CoreApp.UnifiedAlerting) };
    expect(vigilQuerySchema.parse(query)).toEqual(query);
  });
});

describe('withDefaults', () => {
  it('keeps what is set and fills in the rest', () => {
    const query = withDefaults({ refId: 'B', detector: 'orders', openOnly: true });
    expect(query).toEqual({ ...vigilQuerySchema.parse({ refId: 'B' }), detector: 'orders', openOnly: true });
  });
});

describe('queryTypesFor', () => {
  it('offers alert rules only what they can evaluate, the best first', () => {
    expect(queryTypesFor(CoreApp.UnifiedAlerting)).toEqual(['alert', 'score']);
    expect(queryTypesFor(CoreApp.PanelEditor)).toContain('anomalies');
  });
});
