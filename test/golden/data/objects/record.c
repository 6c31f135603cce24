/* An extension module that hooks the RAW, MEM and OBJ allocators of the interpreter it is loaded into and remembers the
   outermost calls between start() and stop(). Used by operations.py; build it with
   gcc -shared -fPIC -I<include of that Python> record.c -o record.so */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef struct { int operation, domain; size_t size; void *before, *after; } Event;

#define MOST_EVENTS 100000
static Event events[MOST_EVENTS];
static int count, depth, recording;
static PyMemAllocatorEx original[3];

static int enter(void) { return recording && depth++ == 0; }

static void leave(int outermost, int operation, int domain, size_t size, void *before, void *after)
{
    if (recording) depth--;
    if (!outermost || count == MOST_EVENTS) return;
    events[count++] = (Event){operation, domain, size, before, after};
}

static void *hooked_malloc(void *domain, size_t size)
{
    int which = (int)(size_t)domain, outermost = enter();
    void *block = original[which].malloc(original[which].ctx, size);
    leave(outermost, 0, which, size, NULL, block);
    return block;
}

static void *hooked_calloc(void *domain, size_t number, size_t size)
{
    int which = (int)(size_t)domain, outermost = enter();
    void *block = original[which].calloc(original[which].ctx, number, size);
    leave(outermost, 0, which, number * size, NULL, block);
    return block;
}

static void *hooked_realloc(void *domain, void *old, size_t size)
{
    int which = (int)(size_t)domain, outermost = enter();
    void *block = original[which].realloc(original[which].ctx, old, size);
    leave(outermost, 1, which, size, old, block);
    return block;
}

static void hooked_free(void *domain, void *block)
{
    int which = (int)(size_t)domain, outermost = enter();
    original[which].free(original[which].ctx, block);
    leave(outermost, 2, which, 0, block, NULL);
}

static PyObject *start(PyObject *self, PyObject *none)
{
    count = depth = 0;
    recording = 1;
    Py_RETURN_NONE;
}

static PyObject *stop(PyObject *self, PyObject *none)
{
    recording = 0;
    PyObject *rows = PyList_New(count);
    for (int i = 0; i < count; i++) {
        Event *e = &events[i];
        PyList_SET_ITEM(rows, i, Py_BuildValue("(iinKK)", e->operation, e->domain, (Py_ssize_t)e->size,
                                               (unsigned long long)e->before, (unsigned long long)e->after));
    }
    return rows;
}

static PyMethodDef methods[] = {{"start", start, METH_NOARGS, ""}, {"stop", stop, METH_NOARGS, ""}, {NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "record", "", -1, methods};

PyMODINIT_FUNC PyInit_record(void)
{
    for (int domain = 0; domain < 3; domain++) {
        PyMem_GetAllocator((PyMemAllocatorDomain)domain, &original[domain]);
        PyMemAllocatorEx hooks = {(void *)(size_t)domain, hooked_malloc, hooked_calloc, hooked_realloc, hooked_free};
        PyMem_SetAllocator((PyMemAllocatorDomain)domain, &hooks);
    }
    return PyModule_Create(&module);
}
