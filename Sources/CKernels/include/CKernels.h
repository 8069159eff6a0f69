// Inner loops for each instruction set. Never API: the floors above call them.
#ifndef SW_CKERNELS_H
#define SW_CKERNELS_H

#include "CSVKernels.h"
#include "Checksum.h"
#include "Graphs.h"
#include "InstructionSet.h"
#include "Interpreter.h"
#include "KeySort.h"
#include "Learning.h"
#include "Moments.h"
#include "MatrixText.h"
#include "NumberKernels.h"
#include "NumberSort.h"
#include "Reduction.h"
#include "Scan.h"
#include "Searching.h"
#include "Selection.h"
#include "TextKernels.h"

#endif
