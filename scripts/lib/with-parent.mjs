// Preloaded into every child (`node --import`): the IPC channel closes when the parent dies, however it dies,
// and the child ends too. Product code needs to know nothing of the supervisor.
const GRACE_MS = 3000;

if (process.channel) {
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM'); // let the program close its files
    setTimeout(() => process.exit(1), GRACE_MS).unref();
  });
  process.channel.unref(); // waiting for the parent keeps nobody alive
}
