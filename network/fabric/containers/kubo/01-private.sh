#!/bin/sh
# Run by Kubo's image before the daemon: a store for one institution, which talks to no public network.
set -eu
ipfs config Addresses.API /ip4/127.0.0.1/tcp/5001
ipfs config Addresses.Gateway ''
ipfs config --json Addresses.Swarm '[]'
ipfs config --json Bootstrap '[]'
ipfs config --json AutoConf.Enabled false
ipfs config --json Version.SwarmCheckEnabled false
ipfs config Routing.Type none
# else a damaged block is taken for a good one until the next start, and a repair cannot be written over it
ipfs config --json Datastore.BlockKeyCacheSize 0
ipfs config --json DNS.Resolvers '{}'
ipfs config --json Routing.DelegatedRouters '[]'
ipfs config --json Ipns.DelegatedPublishers '[]'
