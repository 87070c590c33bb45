import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Text, useStyles2 } from '@grafana/ui';
import { LIMITS, type ElasticsearchFeature } from '../../../../../schema';
import { sentence } from '../../../../../ui/states/ErrorView';
import { fromSimple } from '../../draft/aggregation-form';
import { controlId, useEditorForm } from '../../draft/editor-context';
import { useEntries } from '../../fields/use-entries';
import { FeatureFields } from './FeatureFields';

interface FeatureListProps {
  features: readonly ElasticsearchFeature[];
  onChange(features: ElasticsearchFeature[]): void;
}

const ADD_ID = controlId('source.features');

/** The numbers of each interval: one is a series on its own; several are looked at together. */
export function FeatureList({ features, onChange }: FeatureListProps) {
  const { shown } = useEditorForm();
  const styles = useStyles2(getStyles);
  const enabled = features.filter((feature) => feature.enabled).length;
  const problem = shown.get('source.features');
  const entries = useEntries(features, onChange, ADD_ID);
  const add = () =>
    entries.add(
      { name: '', enabled: true, aggregation: fromSimple({ metric: 'avg', field: '' }) },
      controlId(`source.features.${features.length}.field`)
    );
  return (
    <section aria-label="Features" className={styles.list}>
      <div>
        <Text variant="bodySmall" weight="medium">
          Features
        </Text>
        <Text element="p" variant="bodySmall" color="secondary">
          {wordsFor(enabled)}
        </Text>
      </div>
      {features.map((feature, index) => (
        <FeatureFields
          key={entries.keyAt(index)}
          index={index}
          feature={feature}
          onChange={(next) => entries.change(index, next)}
          onRemove={() => entries.remove(index)}
        />
      ))}
      {problem !== undefined && (
        <Text color="error" role="alert">
          {sentence(problem)}
        </Text>
      )}
      <Button
        id={ADD_ID}
        size="sm"
        variant="secondary"
        icon="plus"
        className={styles.add}
        disabled={enabled >= LIMITS.featuresPerDetector}
        onClick={add}
      >
        Add a feature
      </Button>
    </section>
  );
}

function wordsFor(enabled: number): string {
  if (enabled >= LIMITS.featuresPerDetector) {
    return `One model looks at these ${enabled} together; more are not possible.`;
  }
  if (enabled > 1) {
    return `One model looks at these ${enabled} together.`;
  }
  return `One number of each interval. Up to ${LIMITS.featuresPerDetector} are looked at together by one model.`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  add: css({ alignSelf: 'flex-start' }),
});
