import { RadioButtonGroup, Stack } from '@grafana/ui';
import { lazy, Suspense } from 'react';
import type { SourceKind } from '../../../../schema';
import { useEngine, type Host } from '../../../../ui/client/engine-context';
import { SOURCE_NAMES } from '../../../../ui/format/source-words';
import { LoadingRows } from '../../../../ui/states/LoadingRows';
import { CsvQueryEditor } from './CsvQueryEditor';
import { DemoQueryEditor } from './DemoQueryEditor';
import { DraftField } from '../fields/DraftField';
import { useEditorForm } from '../draft/editor-context';
import { emptySource } from '../draft/editor-draft';
import { withFeatures } from '../draft/feature-draft';
import { FeaturesFields } from '../features/FeaturesFields';
import { ElasticsearchQueryEditor } from './elasticsearch/ElasticsearchQueryEditor';
import { PrometheusQueryEditor } from './PrometheusQueryEditor';

/** Embedding another plugin's editor needs Grafana around it: nothing of it is loaded elsewhere. */
const GrafanaQueryEditor = lazy(async () => ({ default: (await import('./GrafanaQueryEditor')).GrafanaQueryEditor }));

const KINDS: Readonly<Record<Host, readonly SourceKind[]>> = {
  grafana: ['grafana', 'prometheus', 'elasticsearch', 'demo'],
  workbench: ['demo', 'prometheus', 'elasticsearch', 'csv'],
};

interface SignalSectionProps {
  lookBackMs: number;
  /** Asks for a preview of what is there now. */
  onRunQuery(): void;
}

/** What to watch. */
export function SignalSection(props: SignalSectionProps) {
  const { host } = useEngine();
  const { draft, change } = useEditorForm();
  const { kind } = draft.source;
  const kinds = KINDS[host].includes(kind) ? KINDS[host] : [...KINDS[host], kind];
  return (
    <Stack direction="column" gap={2}>
      <DraftField path="source.kind" label="Source" isGroup>
        <RadioButtonGroup
          aria-label="Source"
          options={kinds.map((value) => ({ value, label: SOURCE_NAMES[value] }))}
          value={kind}
          onChange={(next) => change({ source: emptySource(next), ...withFeatures(draft, null) })}
        />
      </DraftField>
      <Suspense fallback={<LoadingRows rows={2} />}>
        <QueryEditor {...props} />
      </Suspense>
      <FeaturesFields />
    </Stack>
  );
}

function QueryEditor(props: SignalSectionProps) {
  const { draft } = useEditorForm();
  const { source } = draft;
  switch (source.kind) {
    case 'demo':
      return <DemoQueryEditor query={source} />;
    case 'prometheus':
      return <PrometheusQueryEditor query={source} />;
    case 'elasticsearch':
      return <ElasticsearchQueryEditor query={source} />;
    case 'csv':
      return <CsvQueryEditor query={source} />;
    case 'grafana':
      return <GrafanaQueryEditor {...props} query={source} />;
  }
}
