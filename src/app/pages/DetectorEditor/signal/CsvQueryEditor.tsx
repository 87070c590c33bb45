import { Combobox, FileUpload, Input, Stack, TagsInput } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { LIMITS, VigilError, type CsvQuery } from '../../../../schema';
import { mayAdminister, useEngine } from '../../../../ui/client/engine-context';
import { toEngineError } from '../../../../ui/client/engine-error';
import { useLoad } from '../../../../ui/client/use-load';
import { ErrorView } from '../../../../ui/states/ErrorView';
import { DraftField } from '../fields/DraftField';
import { controlId, useEditorForm } from '../draft/editor-context';

const MEBIBYTE = 1024 * 1024;

/** A file the engine can read: choose one, or upload one. */
export function CsvQueryEditor({ query }: { query: CsvQuery }) {
  const { client, me } = useEngine();
  const { change } = useEditorForm();
  const files = useLoad((signal) => client.listFiles(signal), [client]);
  const [error, setError] = useState<VigilError | null>(null);
  const set = (part: Partial<CsvQuery>) => change({ source: { ...query, ...part } });

  const upload = async (event: FormEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0];
    if (file === undefined) {
      return;
    }
    setError(null);
    try {
      if (file.size > LIMITS.csvBytes) {
        const most = LIMITS.csvBytes / MEBIBYTE;
        throw new VigilError(
          'invalid_argument',
          `a file must be at most ${most} MiB, got ${(file.size / MEBIBYTE).toFixed(1)} MiB`
        );
      }
      const saved = await client.uploadFile(file.name, await file.text());
      set({ file: saved.path });
      files.reload();
    } catch (thrown) {
      setError(toEngineError(thrown));
    }
  };

  return (
    <Stack direction="column" gap={2}>
      {files.error !== undefined && (
        <ErrorView title="The files could not be listed" error={files.error} onRetry={files.reload} />
      )}
      {error !== null && <ErrorView title="The file was not taken" error={error} />}
      <Stack direction="row" wrap="wrap" gap={2} alignItems="flex-end">
        <DraftField path="source.file" label="File" description="From an allowed folder, or uploaded.">
          <Combobox
            id={controlId('source.file')}
            width={50}
            createCustomValue
            placeholder={files.data?.length === 0 ? 'no files yet: upload one' : 'choose a file'}
            options={(files.data ?? []).map(({ path, uploaded }) => ({
              value: path,
              ...(uploaded && { description: 'uploaded' }),
            }))}
            value={query.file === '' ? null : query.file}
            onChange={({ value }) => set({ file: value })}
          />
        </DraftField>
        {mayAdminister(me) && (
          <FileUpload accept=".csv,text/csv" onFileUpload={(event) => void upload(event)} showFileName>
            Upload CSV
          </FileUpload>
        )}
      </Stack>
      <DraftField
        path="source.timeColumn"
        label="Time column"
        description="Epoch seconds or milliseconds, or ISO; UTC."
      >
        <Input
          id={controlId('source.timeColumn')}
          width={30}
          value={query.timeColumn}
          onChange={({ currentTarget }) => set({ timeColumn: currentTarget.value })}
        />
      </DraftField>
      <DraftField
        path="source.valueColumns"
        label="Value columns"
        description="Each is a series; empty: every column of numbers. Columns of text become labels."
      >
        <TagsInput
          id={controlId('source.valueColumns')}
          placeholder="name of a column"
          tags={query.valueColumns}
          onChange={(valueColumns) => set({ valueColumns })}
        />
      </DraftField>
    </Stack>
  );
}
