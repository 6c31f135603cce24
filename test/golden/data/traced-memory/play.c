/* play(ops, count): the first `count` requests of a program, under the interpreter's own hooks, and then what
 * tracemalloc.get_traced_memory() says. Nothing of Python runs in between, so that nothing else is counted.
 * ops: 4 native 32-bit integers a request: kind, slot, domain, bytes. Slots are pointers, NULL at first. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

enum { MALLOC, CALLOC, REALLOC, FREE, START, STOP, CLEAR, RESET_PEAK };
enum { RAW, MEM, OBJ };
#define SLOTS 256

static void *request(int kind, int domain, void *old, size_t bytes)
{
    switch (domain * 4 + kind) {
    case RAW * 4 + MALLOC: return PyMem_RawMalloc(bytes);
    case RAW * 4 + CALLOC: return PyMem_RawCalloc(1, bytes);
    case RAW * 4 + REALLOC: return PyMem_RawRealloc(old, bytes);
    case RAW * 4 + FREE: PyMem_RawFree(old); return NULL;
    case MEM * 4 + MALLOC: return PyMem_Malloc(bytes);
    case MEM * 4 + CALLOC: return PyMem_Calloc(1, bytes);
    case MEM * 4 + REALLOC: return PyMem_Realloc(old, bytes);
    case MEM * 4 + FREE: PyMem_Free(old); return NULL;
    case OBJ * 4 + MALLOC: return PyObject_Malloc(bytes);
    case OBJ * 4 + CALLOC: return PyObject_Calloc(1, bytes);
    case OBJ * 4 + REALLOC: return PyObject_Realloc(old, bytes);
    default: PyObject_Free(old); return NULL;
    }
}

static PyObject *play(PyObject *self, PyObject *args)
{
    static const char *NAMES[] = {"start", "stop", "clear_traces", "reset_peak"};
    PyObject *functions[4], *module = PyImport_ImportModule("tracemalloc"), *answer;
    void *slots[SLOTS] = {NULL};
    int domains[SLOTS] = {0};
    const int *ops;
    Py_ssize_t size, count;
    if (!PyArg_ParseTuple(args, "y#n", (const char **)&ops, &size, &count)) return NULL;
    for (int i = 0; i < 4; i++) functions[i] = PyObject_GetAttrString(module, NAMES[i]);
    PyErr_Clear(); /* reset_peak is there from 3.9 on */
    answer = PyObject_GetAttrString(module, "get_traced_memory");
    Py_DECREF(PyObject_CallObject(answer, NULL)); /* leaves a tuple on its free list */
    for (const int *op = ops; op < ops + 4 * count; op += 4) {
        int kind = op[0], slot = op[1];
        if (kind >= START) Py_XDECREF(PyObject_CallObject(functions[kind - START], NULL));
        else {
            slots[slot] = request(kind, op[2], slots[slot], (size_t)op[3]);
            domains[slot] = op[2];
        }
    }
    PyObject *traced = PyObject_CallObject(answer, NULL);
    for (int slot = 0; slot < SLOTS; slot++)
        if (slots[slot]) request(FREE, domains[slot], slots[slot], 0);
    return traced;
}

static PyMethodDef METHODS[] = {{"play", play, METH_VARARGS, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "play", NULL, -1, METHODS};
PyMODINIT_FUNC PyInit_play(void) { return PyModule_Create(&MODULE); }
