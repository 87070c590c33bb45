import { Alert, Combobox, Stack } from '@grafana/ui';
import { DEMO_METRICS, type DemoMetric, type DemoQuery } from '../../../../schema';
import { DraftField } from '../fields/DraftField';
import { controlId, useEditorForm } from '../draft/editor-context';

const WORDS: Readonly<Record<DemoMetric, string>> = {
  orders: 'Orders a minute',
  checkout_p95_seconds: 'Slow checkouts: 95th percentile, seconds',
  error_ratio: 'Share of requests that fail',
  cpu_percent: 'Processor use, percent',
  queue_depth: 'Messages waiting',
};

const OPTIONS = DEMO_METRICS.map((value) => ({ value, label: WORDS[value], description: value }));

/** A metric of the invented shop. */
export function DemoQueryEditor({ query }: { query: DemoQuery }) {
  const { change } = useEditorForm();
  return (
    <Stack direction="column" gap={1}>
      <Alert severity="info" title="This shop is invented">
        Its numbers are made up, with a daily and weekly rhythm and staged incidents, to try Vigil with.
      </Alert>
      <DraftField path="source.metric" label="Metric">
        <Combobox
          id={controlId('source.metric')}
          width={50}
          options={OPTIONS}
          value={query.metric}
          onChange={({ value }) => change({ source: { kind: 'demo', metric: value } })}
        />
      </DraftField>
    </Stack>
  );
}
