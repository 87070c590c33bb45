import { Combobox, MultiCombobox, Stack, Text } from '@grafana/ui';
import { LIMITS, sourceQuerySchema, type Features, type SourceQuery } from '../../../../schema';
import { countOf } from '../../../../ui/format/numbers';
import { sentence } from '../../../../ui/states/ErrorView';
import { controlId, useEditorForm } from '../draft/editor-context';
import { tellingLabels, withFeatures } from '../draft/feature-draft';
import { DraftField } from '../fields/DraftField';
import { useExamples } from './use-examples';

interface FeatureNamesProps {
  source: SourceQuery;
  features: Features;
}

/** The label that tells features apart, and those that are looked at, out of what the source gives. */
export function FeatureNames({ source, features }: FeatureNamesProps) {
  const { draft, change } = useEditorForm();
  const { label, names } = features;
  const isWhole = sourceQuerySchema.safeParse(source).success;
  const examples = useExamples(isWhole ? source : null, draft.intervalMs);
  const labels = tellingLabels(examples.labels ?? []);
  const values = labels.find(({ name }) => name === label)?.values ?? [];
  const set = (next: Features) => change(withFeatures(draft, next));
  const others = [...names, ...values].filter((name, at, all) => all.indexOf(name) === at);
  return (
    <Stack direction="column" gap={1}>
      <Stack direction="row" wrap="wrap" gap={3}>
        <DraftField path="features.label" label="Told apart by" description="The label whose values are the features.">
          <Combobox
            id={controlId('features.label')}
            width={30}
            createCustomValue
            placeholder="choose a label"
            options={labels.map((each) => ({ value: each.name, description: each.values.join(', ') }))}
            value={label === '' ? null : label}
            onChange={({ value }) =>
              set({ label: value, names: offered(labels.find(({ name }) => name === value)?.values) })
            }
          />
        </DraftField>
        <DraftField
          path="features.names"
          label="Features"
          description={`2–${LIMITS.featuresPerDetector} of its values, in the order they are shown.`}
        >
          <MultiCombobox
            id={controlId('features.names')}
            width="auto"
            minWidth={40}
            maxWidth={90}
            createCustomValue
            placeholder="choose values"
            options={others.map((value) => ({ value }))}
            value={names}
            onChange={(chosen) => set({ label, names: chosen.map(({ value }) => value) })}
          />
        </DraftField>
      </Stack>
      <Text element="p" variant="bodySmall" color="secondary">
        {examplesInWords(isWhole, examples)}
      </Text>
    </Stack>
  );
}

function offered(values: readonly string[] = []): string[] {
  return values.slice(0, LIMITS.featuresPerDetector);
}

function examplesInWords(isWhole: boolean, { labels, error }: ReturnType<typeof useExamples>): string {
  if (!isWhole) {
    return 'Labels are offered once the source above is complete.';
  }
  if (error !== null) {
    return `No labels can be offered: ${sentence(error.message)} They can be typed.`;
  }
  return labels === null
    ? 'Looking at the labels of the source…'
    : `Offered from ${countOf(labels.length, 'series', 'series')} of the source; others can be typed.`;
}
