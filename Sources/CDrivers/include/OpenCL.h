// OpenCL 1.2 and later.
// Source: https://registry.khronos.org/OpenCL/specs/3.0-unified/html/OpenCL_API.html
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef int32_t sw_cl_status;
typedef struct sw_cl_platform_state *sw_cl_platform;
typedef struct sw_cl_device_state *sw_cl_device;
typedef struct sw_cl_context_state *sw_cl_context;
typedef struct sw_cl_queue_state *sw_cl_queue;
typedef struct sw_cl_memory_state *sw_cl_memory;
typedef struct sw_cl_program_state *sw_cl_program;
typedef struct sw_cl_kernel_state *sw_cl_kernel;
typedef struct sw_cl_event_state *sw_cl_event;

enum {
  SW_CL_SUCCESS = 0,
  SW_CL_DEVICE_NOT_FOUND = -1,
  SW_CL_MEM_OBJECT_ALLOCATION_FAILURE = -4,
  SW_CL_OUT_OF_RESOURCES = -5,
  SW_CL_OUT_OF_HOST_MEMORY = -6,
  SW_CL_MAP_FAILURE = -12,
  SW_CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST = -14,
  SW_CL_INVALID_BUFFER_SIZE = -61,
  SW_CL_PLATFORM_NOT_FOUND_KHR = -1001,
};
enum { SW_CL_PLATFORM_VERSION = 0x0901, SW_CL_PLATFORM_NAME = 0x0902 };
enum {
  SW_CL_DEVICE_TYPE_CPU = 1 << 1,
  SW_CL_DEVICE_TYPE_GPU = 1 << 2,
  SW_CL_DEVICE_TYPE_ACCELERATOR = 1 << 3,
};
enum {
  SW_CL_DEVICE_TYPE = 0x1000,
  SW_CL_DEVICE_MAX_COMPUTE_UNITS = 0x1002,
  SW_CL_DEVICE_MAX_WORK_GROUP_SIZE = 0x1004,
  SW_CL_DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010,
  SW_CL_DEVICE_SINGLE_FP_CONFIG = 0x101B,
  SW_CL_DEVICE_GLOBAL_MEM_SIZE = 0x101F,
  SW_CL_DEVICE_LOCAL_MEM_SIZE = 0x1023,
  SW_CL_DEVICE_ENDIAN_LITTLE = 0x1026,
  SW_CL_DEVICE_AVAILABLE = 0x1027,
  SW_CL_DEVICE_COMPILER_AVAILABLE = 0x1028,
  SW_CL_DEVICE_NAME = 0x102B,
  SW_CL_DRIVER_VERSION = 0x102D,
  SW_CL_DEVICE_VERSION = 0x102F,
  SW_CL_DEVICE_DOUBLE_FP_CONFIG = 0x1032,
  SW_CL_DEVICE_HOST_UNIFIED_MEMORY = 0x1035,
};
enum { SW_CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT = 1 << 7 };
enum { SW_CL_MEM_READ_WRITE = 1, SW_CL_MEM_USE_HOST_PTR = 1 << 3, SW_CL_MEM_ALLOC_HOST_PTR = 1 << 4 };
enum { SW_CL_MAP_READ = 1, SW_CL_MAP_WRITE_INVALIDATE_REGION = 1 << 2 };
enum {
  SW_CL_PROGRAM_BINARY_SIZES = 0x1165,
  SW_CL_PROGRAM_BINARIES = 0x1166,
  SW_CL_PROGRAM_BUILD_LOG = 0x1183,
  SW_CL_KERNEL_NUM_ARGS = 0x1191,
  SW_CL_KERNEL_LOCAL_MEM_SIZE = 0x11B2,
};
enum { SW_CL_EVENT_COMMAND_EXECUTION_STATUS = 0x11D3 };

typedef struct {
#define SYMBOL(result, name, ...) result (*name)(__VA_ARGS__);
#include "../OpenCL.inc"
#undef SYMBOL
} sw_opencl;

/// Fills the table from an open library; returns NULL, or the first function the library lacks.
const char *sw_opencl_load(sw_opencl *table, void *library);
