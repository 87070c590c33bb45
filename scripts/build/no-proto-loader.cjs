// grpc-js loads @grpc/proto-loader for channelz and load reports, which Vigil never uses; the real one adds 138 KB.
const absent = () => {
  throw new Error('@grpc/proto-loader is left out of this bundle');
};
module.exports = { load: absent, loadSync: absent, loadFileDescriptorSetFromObject: absent };
