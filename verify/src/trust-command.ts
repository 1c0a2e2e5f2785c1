import { readFileSync } from 'node:fs';
import { VerifyError, verifyErrorText } from './errors.js';
import { updateTrust } from './ledger/trust-chain.js';
import { parseTrust } from './trust.js';

export const TRUST_HELP = `zhenglian-trust: bring a trust file up to date 更新信任文件

  zhenglian-trust trust.json GENESIS.block CONFIG.block …

The configuration blocks of the channel from block 0 on, in their order; none may be missing. Each must be signed by the
orderers and administrators of the one before it. Prints the trust file after the last.
通道自创世块起的全部配置区块，依次给出，不得缺漏。

Exit code 退出码: 0 done 完成, 1 refused 拒绝, 64 usage 用法错误
`;

/** Runs the command. @returns the exit code */
export async function trustMain(args: readonly string[], out: (text: string) => void, err: (text: string) => void): Promise<number> {
  const [file, ...blocks] = args;
  if (file === undefined || blocks.length === 0 || file === '--help') {
    out(TRUST_HELP);
    return file === '--help' ? 0 : 64;
  }
  try {
    const { document } = parseTrust(readFileSync(file, 'utf8'));
    const next = await updateTrust(
      document,
      blocks.map((name) => new Uint8Array(readFileSync(name))),
    );
    out(`${JSON.stringify(next, null, 2)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof VerifyError)) {
      err(`zhenglian-trust: ${error instanceof Error ? error.message : String(error)}\n`);
      return 64;
    }
    err(`zhenglian-trust: ${verifyErrorText(error.code, 'zh')} / ${error.message}\n`);
    return 1;
  }
}
