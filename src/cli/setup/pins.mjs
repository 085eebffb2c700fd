/**
 * Which file of the Python Package Index holds TensorFlow's C++ library for which machine, with sizes and SHA-256.
 *
 * The wheels are only unpacked, so the one for Python 3.11 serves whatever Python runs. Sizes of the libraries inside are pinned
 * too: comparing them is how set-up sees in a millisecond that a library is whole.
 */

/**
 * @typedef {object} Wheel
 * @property {string} name  as pip calls the package
 * @property {string} version
 * @property {string} file
 * @property {number} bytes
 * @property {string} sha256
 */

/**
 * @typedef {object} Variant
 * @property {string} folder  below .venv/tensorflow
 * @property {Wheel[]} wheels  the first holds TensorFlow
 * @property {Record<string, number>} libraries  file name -> bytes
 * @property {Record<string, string>} [links]  symbolic link -> where it points, for libraries that another looks for elsewhere
 * @property {boolean} tried  false: written with care, never run on such a machine
 */

export const TENSORFLOW_VERSION = "2.21.0";

/** @type {Record<string, Variant>}  key: platform, processor, device */
export const VARIANTS = {
  "linux-x64-cpu": {
    folder: "cpu-2.21.0",
    wheels: [
      {
        name: "tensorflow-cpu",
        version: "2.21.0",
        file: "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl",
        bytes: 273829956,
        sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
      },
    ],
    libraries: {
      "libtensorflow_cc.so.2": 788086608,
      "libtensorflow_framework.so.2": 65222328,
    },
    tried: true,
  },
  "linux-x64-gpu": {
    folder: "gpu-2.21.0",
    wheels: [
      {
        name: "tensorflow",
        version: "2.21.0",
        file: "tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl",
        bytes: 572440367,
        sha256: "9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124",
      },
      {
        name: "nvidia-cublas-cu12",
        version: "12.9.3.13",
        file: "nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_x86_64.whl",
        bytes: 581217458,
        sha256: "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
      },
      {
        name: "nvidia-cuda-cupti-cu12",
        version: "12.9.79",
        file: "nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_x86_64.whl",
        bytes: 10814997,
        sha256: "096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f",
      },
      {
        name: "nvidia-cuda-nvcc-cu12",
        version: "12.9.86",
        file: "nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
        bytes: 40546229,
        sha256: "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
      },
      {
        name: "nvidia-cuda-nvrtc-cu12",
        version: "12.9.86",
        file: "nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
        bytes: 89568129,
        sha256: "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
      },
      {
        name: "nvidia-cuda-runtime-cu12",
        version: "12.9.79",
        file: "nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
        bytes: 3493179,
        sha256: "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
      },
      {
        name: "nvidia-cudnn-cu12",
        version: "9.10.2.21",
        file: "nvidia_cudnn_cu12-9.10.2.21-py3-none-manylinux_2_27_x86_64.whl",
        bytes: 706758467,
        sha256: "949452be657fa16687d0930933f032835951ef0892b37d2d53824d1a84dc97a8",
      },
      {
        name: "nvidia-cufft-cu12",
        version: "11.4.1.4",
        file: "nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
        bytes: 200877592,
        sha256: "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
      },
      {
        name: "nvidia-curand-cu12",
        version: "10.3.10.19",
        file: "nvidia_curand_cu12-10.3.10.19-py3-none-manylinux_2_27_x86_64.whl",
        bytes: 68295626,
        sha256: "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
      },
      {
        name: "nvidia-cusolver-cu12",
        version: "11.7.5.82",
        file: "nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64.whl",
        bytes: 338117415,
        sha256: "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
      },
      {
        name: "nvidia-cusparse-cu12",
        version: "12.5.10.65",
        file: "nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
        bytes: 366465088,
        sha256: "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
      },
      {
        name: "nvidia-nccl-cu12",
        version: "2.32.3",
        file: "nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_x86_64.whl",
        bytes: 351526311,
        sha256: "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
      },
      {
        name: "nvidia-nvjitlink-cu12",
        version: "12.9.86",
        file: "nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
        bytes: 39748338,
        sha256: "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
      },
    ],
    libraries: {
      "libtensorflow_cc.so.2": 1096372272,
      "libtensorflow_framework.so.2": 162648808,
    },
    links: {
      // cuDNN looks for nvrtc in ../../nvrtc, the wheel puts it into cuda_nvrtc; TensorFlow's own path leaves these two out
      "nvidia/nvrtc": "cuda_nvrtc",
      "nvidia/cuda_runtime/lib/libcurand.so.10": "../../curand/lib/libcurand.so.10",
      "nvidia/cuda_runtime/lib/libnvrtc.so.12": "../../cuda_nvrtc/lib/libnvrtc.so.12",
    },
    tried: false,
  },
  "linux-arm64-cpu": {
    folder: "cpu-2.21.0",
    wheels: [
      {
        name: "tensorflow",
        version: "2.21.0",
        file: "tensorflow-2.21.0-cp311-cp311-manylinux_2_27_aarch64.whl",
        bytes: 281828020,
        sha256: "4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c",
      },
    ],
    libraries: {
      "libtensorflow_cc.so.2": 814885544,
      "libtensorflow_framework.so.2": 68176664,
    },
    tried: false,
  },
  "darwin-arm64-cpu": {
    folder: "cpu-2.21.0",
    wheels: [
      {
        name: "tensorflow",
        version: "2.21.0",
        file: "tensorflow-2.21.0-cp311-cp311-macosx_12_0_arm64.whl",
        bytes: 223405849,
        sha256: "51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88",
      },
    ],
    libraries: {
      "libtensorflow_cc.2.dylib": 691352648,
      "libtensorflow_framework.2.dylib": 49452976,
    },
    tried: false,
  },
};
