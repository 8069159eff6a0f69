// Inner loops for each instruction set. Never API: the floors above call them.
#ifndef SW_CKERNELS_H
#define SW_CKERNELS_H

#include "CSVKernels.h"
#include "FFT.h"
#include "Graphs.h"
#include "InstructionSet.h"
#include "Interpreter.h"
#include "Learning.h"
#include "NumberKernels.h"
#include "RadixSort.h"
#include "RandomKernels.h"
#include "Reduction.h"
#include "TextKernels.h"

#endif
