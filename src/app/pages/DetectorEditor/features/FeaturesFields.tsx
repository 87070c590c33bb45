import { Stack, Switch } from '@grafana/ui';
import { LIMITS } from '../../../../schema';
import { controlId, useEditorForm } from '../draft/editor-context';
import { withFeatures } from '../draft/feature-draft';
import { DraftField } from '../fields/DraftField';
import { FeatureNames } from './FeatureNames';

/** Whether series are looked at together as features of one thing, and which. A search names its features itself. */
export function FeaturesFields() {
  const { draft, change } = useEditorForm();
  const { source, features } = draft;
  if (source.kind === 'elasticsearch') {
    return null;
  }
  return (
    <Stack direction="column" gap={2}>
      <DraftField
        path="features"
        label="Several features"
        description={`Series that are alike but for one label are one entity: one model looks at up to ${LIMITS.featuresPerDetector} of them together.`}
      >
        <Switch
          id={controlId('features')}
          value={features !== null}
          onChange={({ currentTarget }) =>
            change(withFeatures(draft, currentTarget.checked ? { label: '', names: [] } : null))
          }
        />
      </DraftField>
      {features !== null && <FeatureNames source={source} features={features} />}
    </Stack>
  );
}
