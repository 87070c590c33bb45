import { Input, Stack, TagsInput } from '@grafana/ui';
import type { ElasticsearchQuery } from '../../../../schema';
import { DraftField } from '../fields/DraftField';
import { controlId, useEditorForm } from '../draft/editor-context';

/** Documents of a search engine, counted and aggregated by interval. */
export function ElasticsearchQueryEditor({ query }: { query: ElasticsearchQuery }) {
  const { change } = useEditorForm();
  const set = (part: Partial<ElasticsearchQuery>) => change({ source: { ...query, ...part } });
  return (
    <Stack direction="column" gap={2}>
      <DraftField path="source.indices" label="Indices" description="Names, or patterns with *.">
        <TagsInput
          id={controlId('source.indices')}
          placeholder="logs-*"
          tags={query.indices}
          onChange={(indices) => set({ indices })}
        />
      </DraftField>
      <DraftField path="source.timeField" label="Time field">
        <Input
          id={controlId('source.timeField')}
          width={30}
          value={query.timeField}
          onChange={({ currentTarget }) => set({ timeField: currentTarget.value })}
        />
      </DraftField>
    </Stack>
  );
}
