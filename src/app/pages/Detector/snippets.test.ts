import { detectorSpecSchema, vigilQuerySchema, type Detector } from '../../../schema';
import { DATASOURCE_ID } from '../../../ui/client/grafana-client';
import { snippetsFor } from './snippets';

const NAME = `p95 "eu": 'slow' \\ #1`;

const detector: Detector = {
  ...detectorSpecSchema.parse({
    name: NAME,
    source: { kind: 'demo', metric: 'orders' },
    severityLimits: { slight: 30, moderate: 50, severe: 77 },
  }),
  id: 'sl169e9014lx43',
  orgId: 3,
  version: 1,
  generation: 1,
  revision: 1,
  seqNo: 1,
  job: null,
  createdMs: 0,
  updatedMs: 0,
  updatedBy: 'anna',
};

const place = { datasourceUid: 'uid-1', apiUrl: 'http://localhost:3300/api/v1', authorization: null };

function text(title: string, at = place as Parameters<typeof snippetsFor>[1]): string {
  return snippetsFor(detector, at).find((snippet) => snippet.title === title)?.text ?? '';
}

describe('snippetsFor', () => {
  it('gives queries the data source understands', () => {
    const panel = JSON.parse(text('Panel query'));
    expect(panel.datasource).toEqual({ type: DATASOURCE_ID, uid: 'uid-1' });
    expect(vigilQuerySchema.parse(panel)).toMatchObject({ queryType: 'band', detector: NAME });
    const annotation = JSON.parse(text('Annotation query'));
    expect(vigilQuerySchema.parse(annotation.target)).toMatchObject({ queryType: 'annotations', detector: NAME });
  });

  it("fires the alert rule at the detector's own limit of severe, for its organisation", () => {
    const rule = text('Alert rule');
    expect(rule).toContain('orgId: 3');
    expect(rule).toContain('"params":[77]');
    expect(rule).toContain('"queryType":"alert"');
  });

  it('quotes a name, whatever it holds', () => {
    const line =
      text('Alert rule')
        .split('\n')
        .find((each) => each.includes('title:')) ?? '';
    expect(JSON.parse(line.replace(/^\s*title: /, ''))).toBe(`${NAME} is severe`);
  });

  it('names a token only where one is asked for', () => {
    expect(text('API call')).toContain(`'${place.apiUrl}/anomalies?detector=sl169e9014lx43&open=true'`);
    expect(text('API call')).not.toContain('Authorization');
    expect(text('API call', { ...place, authorization: 'Bearer <token>' })).toContain(
      `-H 'Authorization: Bearer <token>'`
    );
  });
});
