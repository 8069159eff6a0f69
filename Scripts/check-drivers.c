// What Sources/CDrivers says about NVIDIA's libraries against the makers' headers: this file compiles
// only when all of it is so. Scripts/check-drivers compiles it.
#include <cublas_v2.h>
#include <cuda.h>
#include <cudnn.h>
#include <cufft.h>
#include <cufftXt.h>
#include <cusolverDn.h>
#include <nvrtc.h>
#include <stddef.h>

#include "CDrivers.h"

// Numbers.
#define SAME(ours, theirs) _Static_assert((long long)(ours) == (long long)(theirs), #ours);
SAME(SW_CU_OUT_OF_MEMORY, CUDA_ERROR_OUT_OF_MEMORY)
SAME(SW_CU_DEINITIALIZED, CUDA_ERROR_DEINITIALIZED)
SAME(SW_CU_STUB_LIBRARY, CUDA_ERROR_STUB_LIBRARY)
SAME(SW_CU_NO_DEVICE, CUDA_ERROR_NO_DEVICE)
SAME(SW_CU_ECC_UNCORRECTABLE, CUDA_ERROR_ECC_UNCORRECTABLE)
SAME(SW_CU_NVLINK_UNCORRECTABLE, CUDA_ERROR_NVLINK_UNCORRECTABLE)
SAME(SW_CU_CONTAINED, CUDA_ERROR_CONTAINED)
SAME(SW_CU_ILLEGAL_ADDRESS, CUDA_ERROR_ILLEGAL_ADDRESS)
SAME(SW_CU_LAUNCH_TIMEOUT, CUDA_ERROR_LAUNCH_TIMEOUT)
SAME(SW_CU_CONTEXT_IS_DESTROYED, CUDA_ERROR_CONTEXT_IS_DESTROYED)
SAME(SW_CU_ASSERT, CUDA_ERROR_ASSERT)
SAME(SW_CU_HARDWARE_STACK_ERROR, CUDA_ERROR_HARDWARE_STACK_ERROR)
SAME(SW_CU_LAUNCH_FAILED, CUDA_ERROR_LAUNCH_FAILED)
SAME(SW_CU_SYSTEM_DRIVER_MISMATCH, CUDA_ERROR_SYSTEM_DRIVER_MISMATCH)
SAME(SW_CU_UNKNOWN, CUDA_ERROR_UNKNOWN)
SAME(SW_CU_MULTIPROCESSOR_COUNT, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT)
SAME(SW_CU_THREADS_PER_MULTIPROCESSOR, CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR)
SAME(SW_CU_COMPUTE_CAPABILITY_MAJOR, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
SAME(SW_CU_COMPUTE_CAPABILITY_MINOR, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR)
SAME(SW_CU_STREAM_NON_BLOCKING, CU_STREAM_NON_BLOCKING)
SAME(SW_CU_EVENT_DISABLE_TIMING, CU_EVENT_DISABLE_TIMING)
SAME(SW_CUDA_F32, CUDA_R_32F)
SAME(SW_CUDA_F64, CUDA_R_64F)
SAME(SW_CUDA_F16, CUDA_R_16F)
SAME(SW_CUDA_C64, CUDA_C_32F)
SAME(SW_CUDA_C128, CUDA_C_64F)
SAME(SW_CUDA_BF16, CUDA_R_16BF)
SAME(SW_CUBLAS_ALLOC_FAILED, CUBLAS_STATUS_ALLOC_FAILED)
SAME(SW_CUBLAS_N, CUBLAS_OP_N)
SAME(SW_CUBLAS_T, CUBLAS_OP_T)
SAME(SW_CUBLAS_C, CUBLAS_OP_C)
SAME(SW_CUBLAS_UPPER, CUBLAS_FILL_MODE_UPPER)
SAME(SW_CUBLAS_FULL_PRECISION_REDUCTION, CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION)
SAME(SW_CUBLAS_COMPUTE_F32, CUBLAS_COMPUTE_32F)
SAME(SW_CUBLAS_COMPUTE_TF32, CUBLAS_COMPUTE_32F_FAST_TF32)
SAME(SW_CUBLAS_COMPUTE_F64, CUBLAS_COMPUTE_64F)
SAME(SW_CUBLAS_DEFAULT_ALGORITHM, CUBLAS_GEMM_DEFAULT)
SAME(SW_CUSOLVER_ALLOC_FAILED, CUSOLVER_STATUS_ALLOC_FAILED)
SAME(SW_CUSOLVER_NO_VECTORS, CUSOLVER_EIG_MODE_NOVECTOR)
SAME(SW_CUSOLVER_VECTORS, CUSOLVER_EIG_MODE_VECTOR)
SAME(SW_CUFFT_ALLOC_FAILED, CUFFT_ALLOC_FAILED)
SAME(SW_CUFFT_FORWARD, CUFFT_FORWARD)
SAME(SW_CUFFT_INVERSE, CUFFT_INVERSE)
SAME(SW_CUDNN_F32, CUDNN_DATA_FLOAT)
SAME(SW_CUDNN_F64, CUDNN_DATA_DOUBLE)
SAME(SW_CUDNN_F16, CUDNN_DATA_HALF)
SAME(SW_CUDNN_BF16, CUDNN_DATA_BFLOAT16)
SAME(SW_CUDNN_NCHW, CUDNN_TENSOR_NCHW)
SAME(SW_CUDNN_CROSS_CORRELATION, CUDNN_CROSS_CORRELATION)
SAME(SW_CUDNN_DEFAULT_MATH, CUDNN_DEFAULT_MATH)
SAME(SW_CUDNN_TENSOR_MATH, CUDNN_TENSOR_OP_MATH)
SAME(SW_CUDNN_FMA_MATH, CUDNN_FMA_MATH)
SAME(SW_CUDNN_DETERMINISTIC, CUDNN_DETERMINISTIC)
SAME(SW_CUDNN_AVERAGE_WITH_PADDING, CUDNN_POOLING_AVERAGE_COUNT_INCLUDE_PADDING)
SAME(SW_CUDNN_AVERAGE, CUDNN_POOLING_AVERAGE_COUNT_EXCLUDE_PADDING)
SAME(SW_CUDNN_MAX_DETERMINISTIC, CUDNN_POOLING_MAX_DETERMINISTIC)
SAME(SW_CUDNN_PROPAGATE_NAN, CUDNN_PROPAGATE_NAN)
SAME(SW_CUDNN_NORM_SPATIAL, CUDNN_BATCHNORM_SPATIAL)

// Structures.
#define FIELD(ours, field, theirs, other)                                              \
  SAME(offsetof(ours, field), offsetof(theirs, other))                                 \
  SAME(sizeof(((ours *)0)->field), sizeof(((theirs *)0)->other))
SAME(sizeof(sw_cu_kernel_node), sizeof(CUDA_KERNEL_NODE_PARAMS))
FIELD(sw_cu_kernel_node, function, CUDA_KERNEL_NODE_PARAMS, func)
FIELD(sw_cu_kernel_node, grid_x, CUDA_KERNEL_NODE_PARAMS, gridDimX)
FIELD(sw_cu_kernel_node, grid_y, CUDA_KERNEL_NODE_PARAMS, gridDimY)
FIELD(sw_cu_kernel_node, grid_z, CUDA_KERNEL_NODE_PARAMS, gridDimZ)
FIELD(sw_cu_kernel_node, block_x, CUDA_KERNEL_NODE_PARAMS, blockDimX)
FIELD(sw_cu_kernel_node, block_y, CUDA_KERNEL_NODE_PARAMS, blockDimY)
FIELD(sw_cu_kernel_node, block_z, CUDA_KERNEL_NODE_PARAMS, blockDimZ)
FIELD(sw_cu_kernel_node, shared_byte_count, CUDA_KERNEL_NODE_PARAMS, sharedMemBytes)
FIELD(sw_cu_kernel_node, parameters, CUDA_KERNEL_NODE_PARAMS, kernelParams)
FIELD(sw_cu_kernel_node, extra, CUDA_KERNEL_NODE_PARAMS, extra)
FIELD(sw_cu_kernel_node, kernel, CUDA_KERNEL_NODE_PARAMS, kern)
FIELD(sw_cu_kernel_node, context, CUDA_KERNEL_NODE_PARAMS, ctx)
#define CHOICE(theirs)                                             \
  SAME(sizeof(sw_cudnn_choice), sizeof(theirs))                    \
  FIELD(sw_cudnn_choice, algorithm, theirs, algo)                  \
  FIELD(sw_cudnn_choice, status, theirs, status)                   \
  FIELD(sw_cudnn_choice, milliseconds, theirs, time)               \
  FIELD(sw_cudnn_choice, byte_count, theirs, memory)               \
  FIELD(sw_cudnn_choice, determinism, theirs, determinism)         \
  FIELD(sw_cudnn_choice, math, theirs, mathType)
CHOICE(cudnnConvolutionFwdAlgoPerf_t)
CHOICE(cudnnConvolutionBwdDataAlgoPerf_t)
CHOICE(cudnnConvolutionBwdFilterAlgoPerf_t)
FIELD(sw_cu_complex64, imaginary, cuComplex, y)
FIELD(sw_cu_complex128, imaginary, cuDoubleComplex, y)

// Every type of ours has the size of theirs.
#define SIZE(ours, theirs) SAME(sizeof(ours), sizeof(theirs))
SIZE(sw_cu_result, CUresult)
SIZE(sw_cu_device, CUdevice)
SIZE(sw_cu_attribute, CUdevice_attribute)
SIZE(sw_cu_address, CUdeviceptr)
SIZE(sw_cu_context, CUcontext)
SIZE(sw_cu_stream, CUstream)
SIZE(sw_cu_event, CUevent)
SIZE(sw_cu_module, CUmodule)
SIZE(sw_cu_function, CUfunction)
SIZE(sw_cu_graph, CUgraph)
SIZE(sw_cu_graph_node, CUgraphNode)
SIZE(sw_cu_graph_exec, CUgraphExec)
SIZE(sw_cu_kernel_node, CUDA_KERNEL_NODE_PARAMS)
SIZE(sw_nvrtc_result, nvrtcResult)
SIZE(sw_nvrtc_program, nvrtcProgram)
SIZE(sw_cublas_status, cublasStatus_t)
SIZE(sw_cublas_handle, cublasHandle_t)
SIZE(sw_cublas_operation, cublasOperation_t)
SIZE(sw_cublas_fill, cublasFillMode_t)
SIZE(sw_cublas_math, cublasMath_t)
SIZE(sw_cublas_compute, cublasComputeType_t)
SIZE(sw_cublas_algorithm, cublasGemmAlgo_t)
SIZE(sw_cu_complex64, cuComplex)
SIZE(sw_cu_complex128, cuDoubleComplex)
SIZE(sw_cuda_type, cudaDataType)
SIZE(sw_cusolver_status, cusolverStatus_t)
SIZE(sw_cusolver_handle, cusolverDnHandle_t)
SIZE(sw_cusolver_parameters, cusolverDnParams_t)
SIZE(sw_cusolver_job, cusolverEigMode_t)
SIZE(sw_cufft_result, cufftResult)
SIZE(sw_cufft_plan, cufftHandle)
SIZE(sw_cudnn_status, cudnnStatus_t)
SIZE(sw_cudnn_handle, cudnnHandle_t)
SIZE(sw_cudnn_type, cudnnDataType_t)
SIZE(sw_cudnn_format, cudnnTensorFormat_t)
SIZE(sw_cudnn_convolution_mode, cudnnConvolutionMode_t)
SIZE(sw_cudnn_math, cudnnMathType_t)
SIZE(sw_cudnn_pooling_mode, cudnnPoolingMode_t)
SIZE(sw_cudnn_nan, cudnnNanPropagation_t)
SIZE(sw_cudnn_norm_mode, cudnnBatchNormMode_t)
SIZE(sw_cudnn_determinism, cudnnDeterminism_t)
SIZE(sw_cudnn_forward_algorithm, cudnnConvolutionFwdAlgo_t)
SIZE(sw_cudnn_data_algorithm, cudnnConvolutionBwdDataAlgo_t)
SIZE(sw_cudnn_filter_algorithm, cudnnConvolutionBwdFilterAlgo_t)
SIZE(sw_cudnn_forward_choice, cudnnConvolutionFwdAlgoPerf_t)
SIZE(sw_cudnn_data_choice, cudnnConvolutionBwdDataAlgoPerf_t)
SIZE(sw_cudnn_filter_choice, cudnnConvolutionBwdFilterAlgoPerf_t)
SIZE(sw_cudnn_tensor, cudnnTensorDescriptor_t)
SIZE(sw_cudnn_filter, cudnnFilterDescriptor_t)
SIZE(sw_cudnn_convolution, cudnnConvolutionDescriptor_t)
SIZE(sw_cudnn_pooling, cudnnPoolingDescriptor_t)

// Functions: with the makers' types in the places of ours, every line is the maker's declaration.
#define sw_cu_result CUresult
#define sw_cu_device CUdevice
#define sw_cu_attribute CUdevice_attribute
#define sw_cu_address CUdeviceptr
#define sw_cu_context CUcontext
#define sw_cu_stream CUstream
#define sw_cu_event CUevent
#define sw_cu_module CUmodule
#define sw_cu_function CUfunction
#define sw_cu_graph CUgraph
#define sw_cu_graph_node CUgraphNode
#define sw_cu_graph_exec CUgraphExec
#define sw_cu_kernel_node CUDA_KERNEL_NODE_PARAMS
#define sw_nvrtc_result nvrtcResult
#define sw_nvrtc_program nvrtcProgram
#define sw_cublas_status cublasStatus_t
#define sw_cublas_handle cublasHandle_t
#define sw_cublas_operation cublasOperation_t
#define sw_cublas_fill cublasFillMode_t
#define sw_cublas_math cublasMath_t
#define sw_cublas_compute cublasComputeType_t
#define sw_cublas_algorithm cublasGemmAlgo_t
#define sw_cu_complex64 cuComplex
#define sw_cu_complex128 cuDoubleComplex
#define sw_cuda_type cudaDataType
#define sw_cusolver_status cusolverStatus_t
#define sw_cusolver_handle cusolverDnHandle_t
#define sw_cusolver_parameters cusolverDnParams_t
#define sw_cusolver_job cusolverEigMode_t
#define sw_cufft_result cufftResult
#define sw_cufft_plan cufftHandle
#define sw_cudnn_status cudnnStatus_t
#define sw_cudnn_handle cudnnHandle_t
#define sw_cudnn_type cudnnDataType_t
#define sw_cudnn_format cudnnTensorFormat_t
#define sw_cudnn_convolution_mode cudnnConvolutionMode_t
#define sw_cudnn_math cudnnMathType_t
#define sw_cudnn_pooling_mode cudnnPoolingMode_t
#define sw_cudnn_nan cudnnNanPropagation_t
#define sw_cudnn_norm_mode cudnnBatchNormMode_t
#define sw_cudnn_determinism cudnnDeterminism_t
#define sw_cudnn_forward_algorithm cudnnConvolutionFwdAlgo_t
#define sw_cudnn_data_algorithm cudnnConvolutionBwdDataAlgo_t
#define sw_cudnn_filter_algorithm cudnnConvolutionBwdFilterAlgo_t
#define sw_cudnn_forward_choice cudnnConvolutionFwdAlgoPerf_t
#define sw_cudnn_data_choice cudnnConvolutionBwdDataAlgoPerf_t
#define sw_cudnn_filter_choice cudnnConvolutionBwdFilterAlgoPerf_t
#define sw_cudnn_tensor cudnnTensorDescriptor_t
#define sw_cudnn_filter cudnnFilterDescriptor_t
#define sw_cudnn_convolution cudnnConvolutionDescriptor_t
#define sw_cudnn_pooling cudnnPoolingDescriptor_t
#define SYMBOL(result, name, ...) \
  _Static_assert(__builtin_types_compatible_p(__typeof__(name), result(__VA_ARGS__)), #name);
#define OPTIONAL SYMBOL
#include "CUDADriver.inc"
#include "NVRTC.inc"
#include "CUBLAS.inc"
#include "CUSOLVER.inc"
#include "CUFFT.inc"
#include "CUDNN.inc"
