import type { Detector, VigilQueryModel } from '../../../schema';
import { DATASOURCE_ID } from '../../../ui/client/grafana-client';

export interface Snippet {
  title: string;
  /** Where it goes. */
  help: string;
  text: string;
}

interface SnippetPlace {
  /** Of the Vigil data source the snippets name. */
  datasourceUid: string;
  /** Address of the API with scheme and host. */
  apiUrl: string;
  /** Asked for by the API, or null. */
  authorization: string | null;
}

/** Ready-made texts that put a detector to use elsewhere. */
export function snippetsFor(detector: Detector, place: SnippetPlace): Snippet[] {
  return [
    {
      title: 'Panel query',
      help: 'In the JSON of a time series panel, one of its "targets": value, expected and usual range.',
      text: json({ datasource: reference(place), ...query('A', { queryType: 'band', detector: detector.name }) }),
    },
    {
      title: 'Annotation query',
      help: 'In the settings of a dashboard under annotations, as JSON: every anomaly as a region.',
      text: json({
        name: `Anomalies of ${detector.name}`,
        enable: true,
        iconColor: 'red',
        datasource: reference(place),
        target: query('Anno', { queryType: 'annotations', detector: detector.name }),
      }),
    },
    {
      title: 'Alert rule',
      help: 'A file for provisioning/alerting: fires when a series stays severe for five minutes.',
      text: alertRule(detector, place),
    },
    { title: 'API call', help: 'Open anomalies of this detector as JSON.', text: apiCall(detector, place) },
  ];
}

function reference({ datasourceUid }: SnippetPlace) {
  return { type: DATASOURCE_ID, uid: datasourceUid };
}

function query(refId: string, model: Partial<VigilQueryModel>) {
  return { refId, ...model };
}

function alertRule(detector: Detector, place: SnippetPlace): string {
  const model = query('A', { queryType: 'alert', detector: detector.name, measure: 'score', onFailing: 'error' });
  const threshold = {
    refId: 'C',
    type: 'threshold',
    expression: 'A',
    conditions: [{ evaluator: { type: 'gt', params: [detector.severityLimits.severe] } }],
  };
  // JSON is YAML, and quotes whatever a name may hold.
  const q = JSON.stringify;
  return `apiVersion: 1
groups:
  - orgId: ${detector.orgId}
    name: Vigil
    folder: Vigil
    interval: 1m
    rules:
      - uid: ${q(`vigil-${detector.id}`.slice(0, 40))}
        title: ${q(`${detector.name} is severe`)}
        condition: C
        for: 5m
        noDataState: OK
        execErrState: Error
        data:
          - refId: A
            relativeTimeRange: { from: 600, to: 0 }
            datasourceUid: ${q(place.datasourceUid)}
            model: ${q(model)}
          - refId: C
            datasourceUid: __expr__
            model: ${q(threshold)}
`;
}

function apiCall(detector: Detector, { apiUrl, authorization }: SnippetPlace): string {
  const header = authorization === null ? '' : ` \\\n  -H 'Authorization: ${authorization}'`;
  return `curl -s${header} \\\n  '${apiUrl}/anomalies?detector=${encodeURIComponent(detector.id)}&open=true'`;
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
