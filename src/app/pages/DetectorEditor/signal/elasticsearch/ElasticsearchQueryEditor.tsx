import { Input, Stack, TagsInput } from '@grafana/ui';
import { LIMITS, type ElasticsearchQuery } from '../../../../../schema';
import { controlId, useEditorForm } from '../../draft/editor-context';
import { featuresOfQuery, withFeatures } from '../../draft/feature-draft';
import { DraftField } from '../../fields/DraftField';
import { JsonObjectField } from '../../fields/JsonObjectField';
import { FeatureList } from './FeatureList';
import { ServerFields } from './ServerFields';

/** Documents of a search engine, counted and aggregated by interval. */
export function ElasticsearchQueryEditor({ query }: { query: ElasticsearchQuery }) {
  const { draft, change } = useEditorForm();
  const replace = (source: ElasticsearchQuery) => change({ source, ...withFeatures(draft, featuresOfQuery(source)) });
  const set = (part: Partial<ElasticsearchQuery>) => replace({ ...query, ...part });
  return (
    <Stack direction="column" gap={2}>
      <ServerFields query={query} onChange={replace} />
      <Stack direction="row" wrap="wrap" gap={3}>
        <DraftField path="source.indices" label="Indices" description="Names, or patterns with *. Enter adds one.">
          <TagsInput
            id={controlId('source.indices')}
            width={50}
            placeholder="logs-*"
            tags={query.indices}
            onChange={(indices) => set({ indices })}
          />
        </DraftField>
        <DraftField path="source.timeField" label="Time field" description="Of the documents.">
          <Input
            id={controlId('source.timeField')}
            width={30}
            value={query.timeField}
            onChange={({ currentTarget }) => set({ timeField: currentTarget.value })}
          />
        </DraftField>
      </Stack>
      <JsonObjectField
        path="source.filterQuery"
        label="Filter"
        description="Which documents count, as JSON of the search engine's own query language."
        value={query.filterQuery}
        onChange={(filterQuery) => set({ filterQuery })}
      />
      <FeatureList features={query.features} onChange={(features) => set({ features })} />
      <DraftField
        path="source.categoryFields"
        label="Category fields"
        description={`Up to ${LIMITS.categoryFields}. Each combination of their values is watched on its own; without one, all documents together.`}
      >
        <TagsInput
          id={controlId('source.categoryFields')}
          width={50}
          placeholder={query.categoryFields.length < LIMITS.categoryFields ? 'name of a field' : 'no more'}
          tags={query.categoryFields}
          onChange={(categoryFields) => set({ categoryFields })}
        />
      </DraftField>
    </Stack>
  );
}
