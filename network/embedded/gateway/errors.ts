/** gRPC failures as Fabric's gateway reports them: google.rpc.Status with one gateway.ErrorDetail per endpoint. */
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { field, numberField } from '../wire.js';

export interface EndpointDetail {
  address: string;
  mspId: string;
  message: string;
}

export class RpcError extends Error {
  constructor(
    readonly code: status,
    message: string,
    readonly details: readonly EndpointDetail[] = [],
  ) {
    super(message);
    this.name = 'RpcError';
  }
}

/** What a gRPC callback takes; anything but an RpcError becomes INTERNAL. */
export function toServiceError(error: unknown): Partial<ServiceError> {
  if (!(error instanceof RpcError)) return { code: status.INTERNAL, details: 'internal error', metadata: new Metadata() };
  const metadata = new Metadata();
  if (error.details.length > 0) metadata.set('grpc-status-details-bin', encodeStatus(error));
  return { code: error.code, details: error.message, metadata };
}

function encodeStatus(error: RpcError): Buffer {
  const details = error.details.map(({ address, mspId, message }) => {
    const detail = Buffer.concat([field(1, address), field(2, mspId), field(3, message)]);
    return field(3, Buffer.concat([field(1, 'type.googleapis.com/gateway.ErrorDetail'), field(2, detail)]));
  });
  return Buffer.concat([numberField(1, error.code), field(2, error.message), ...details]);
}
