import type { UnitEvent } from '../ports.js';
import { builder } from './builder.js';
import { connectionOf, pageQuery } from './connection.js';
import { WrittenRef } from './ledger.js';
import { LedgerTransactionRef } from './ledger-types.js';

const CollateralAlertRef = builder.objectRef<UnitEvent>('CollateralAlert').implement({
  description:
    'Something happened to units that this bank holds in mortgage: seizure, transfer, objection, another mortgage. 抵押物提示：查封、转移、异议、再抵押等。',
  fields: (t) => ({
    event: t.string({ description: 'Name of the ledger’s event. 账本事件。', resolve: ({ transaction }) => transaction.event ?? '' }),
    unitRefs: t.idList({ description: 'Which units. 单元引用。', resolve: (alert) => [...alert.unitRefs] }),
    records: t.field({
      type: [WrittenRef],
      description: 'What was written about them; of other lenders’ mortgages nothing. 写入的记录，不含其他抵押权人的抵押。',
      resolve: (alert) => [...alert.records],
    }),
    transaction: t.field({ type: LedgerTransactionRef, description: 'Transaction. 交易。', resolve: (alert) => alert.transaction }),
  }),
});

builder.queryField('collateralAlerts', (t) =>
  t.connection(
    {
      type: CollateralAlertRef,
      description:
        'Bank: what happened to the units that it holds in mortgage, and to what they were split or merged into, newest first. 银行抵押物提示，由新到旧。',
      resolve: async (_root, args, { readModel, organization }) =>
        connectionOf(await readModel.collateralEvents(organization.mspId, pageQuery(args)), args),
    },
    { name: 'CollateralAlertConnection' },
    { name: 'CollateralAlertEdge' },
  ),
);
