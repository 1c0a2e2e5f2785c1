// The contracts' framework, which the watch runs, logs each of its classes when it is loaded: our log is for the API. Imported first.
process.env['CORE_CHAINCODE_LOGGING_LEVEL'] ??= 'critical';
