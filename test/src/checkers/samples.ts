import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RenditionContent } from '../../../api/src/ports.js';
import { proofContent, titleContent } from '../../../api/src/testing/renditions.js';
import { type Office, openOffice } from '../renditions/office.js';
import { type PdfMutation, pdfMutations } from '../renditions/pdf-corpus.js';

export interface Sample {
  readonly name: string;
  readonly path: string;
  readonly content: RenditionContent;
}

export interface Samples {
  readonly office: Office;
  readonly genuine: readonly Sample[];
  readonly mutations: readonly (PdfMutation & { readonly path: string })[];
  /** Certificate of the office's authority. */
  readonly root: string;
  close(): void;
}

/** Genuine files and the whole corpus of changed ones, on disk for programs that are not ours. */
export async function writeSamples(): Promise<Samples> {
  const office: Office = await openOffice();
  const write = (name: string, pdf: Uint8Array): string => {
    const path = join(office.folder, name);
    writeFileSync(path, pdf);
    return path;
  };
  const contents = {
    flat: await titleContent(office, '01-flat-sole.json'),
    shared: await titleContent(office, '02-flat-by-shares.json'),
    industrial: await titleContent(office, '04-industrial-land-with-buildings.json'),
    rare: await titleContent(office, '08-long-address-rare-character.json'),
    proof: await proofContent(office),
    annotated: {
      ...(await titleContent(office, '08-long-address-rare-character.json')),
      annotation: {
        recipient: '示例市第一中学',
        purpose: '子女入学报名',
        validUntil: '2026-12-31',
        maker: '吴𠮷样（持证人）',
        madeOn: '2026-11-21',
      },
    },
  };
  const genuine: Sample[] = [];
  for (const [name, content] of Object.entries(contents)) {
    genuine.push({ name, content, path: write(`genuine-${name}.pdf`, (await office.renderer.render(content)).pdf) });
  }
  const bytes = async (content: RenditionContent) => Buffer.from((await office.renderer.render(content)).pdf);
  const base = { ...office, pdf: await bytes(contents.rare), other: await bytes({ ...contents.proof, code: 'ZZZZYYYYXXXXWWWW' }) };
  const mutations = pdfMutations(base).map((mutation: PdfMutation, n) => ({ ...mutation, path: write(`mutation-${n}.pdf`, mutation.pdf) }));
  const root = write('root.pem', Buffer.from(office.root));
  return { office, genuine, mutations, root, close: office.close };
}
