// The CUDA driver API, from CUDA 12 on.
// Source: https://docs.nvidia.com/cuda/cuda-driver-api/index.html
#pragma once
#include <stddef.h>

typedef int sw_cu_result, sw_cu_device, sw_cu_attribute;
typedef unsigned long long sw_cu_address;
typedef struct sw_cu_context_state *sw_cu_context;
typedef struct sw_cu_stream_state *sw_cu_stream;
typedef struct sw_cu_event_state *sw_cu_event;
typedef struct sw_cu_module_state *sw_cu_module;
typedef struct sw_cu_function_state *sw_cu_function;
typedef struct sw_cu_graph_state *sw_cu_graph;
typedef struct sw_cu_graph_node_state *sw_cu_graph_node;
typedef struct sw_cu_graph_exec_state *sw_cu_graph_exec;

enum {
  SW_CU_OUT_OF_MEMORY = 2,
  SW_CU_DEINITIALIZED = 4,
  SW_CU_STUB_LIBRARY = 34,
  SW_CU_NO_DEVICE = 100,
  SW_CU_ECC_UNCORRECTABLE = 214,
  SW_CU_NVLINK_UNCORRECTABLE = 220,
  SW_CU_CONTAINED = 226,
  SW_CU_ILLEGAL_ADDRESS = 700,
  SW_CU_LAUNCH_TIMEOUT = 702,
  SW_CU_CONTEXT_IS_DESTROYED = 709,
  SW_CU_ASSERT = 710,
  SW_CU_HARDWARE_STACK_ERROR = 714,
  SW_CU_LAUNCH_FAILED = 719,
  SW_CU_SYSTEM_DRIVER_MISMATCH = 803,
  SW_CU_UNKNOWN = 999,
};
enum {
  SW_CU_MULTIPROCESSOR_COUNT = 16,
  SW_CU_THREADS_PER_MULTIPROCESSOR = 39,
  SW_CU_COMPUTE_CAPABILITY_MAJOR = 75,
  SW_CU_COMPUTE_CAPABILITY_MINOR = 76,
};
enum { SW_CU_STREAM_NON_BLOCKING = 1, SW_CU_EVENT_DISABLE_TIMING = 2 };

typedef struct {
  sw_cu_function function;
  unsigned int grid_x, grid_y, grid_z;
  unsigned int block_x, block_y, block_z;
  unsigned int shared_byte_count;
  void **parameters;
  void **extra;
  void *kernel;            // instead of the function; NULL
  sw_cu_context context;  // the function's; NULL: the current one
} sw_cu_kernel_node;

typedef struct {
#define SYMBOL(result, name, ...) result (*name)(__VA_ARGS__);
#define OPTIONAL SYMBOL
#include "../CUDADriver.inc"
#undef OPTIONAL
#undef SYMBOL
} sw_cu;

/// Fills the table from an open library; returns NULL, or the first function the library lacks.
const char *sw_cu_load(sw_cu *table, void *library);
