/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-gl-reader.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>
#include <gdk/gdk.h>
#include <string.h>

struct _PdkGlReader {
  EGLDisplay display;
  EGLContext context;
  EGLImageKHR image;
  GLuint texture;
  GLuint framebuffer;
  int width;
  int height;
  gboolean is_first;
};

/* GTK knows what it made current, and would not notice that it no longer is. */
static gboolean
make_current (PdkGlReader *self, GError **error)
{
  gdk_gl_context_clear_current ();
  if (eglMakeCurrent (self->display, EGL_NO_SURFACE, EGL_NO_SURFACE, self->context))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "eglMakeCurrent: 0x%x", eglGetError ());
  return FALSE;
}

static void
make_not_current (PdkGlReader *self)
{
  eglMakeCurrent (self->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
}

static gboolean
lacks (GError **error, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s", what);
  return FALSE;
}

static gboolean
open_display (PdkGlReader *self, GError **error)
{
  if (!epoxy_has_egl_extension (EGL_NO_DISPLAY, "EGL_EXT_platform_base") ||
      !epoxy_has_egl_extension (EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless"))
    return lacks (error, "EGL_MESA_platform_surfaceless");

  self->display =
      eglGetPlatformDisplayEXT (EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
  if (self->display == EGL_NO_DISPLAY || !eglInitialize (self->display, NULL, NULL))
    return lacks (error, "eglInitialize");
  if (!epoxy_has_egl_extension (self->display, "EGL_KHR_surfaceless_context") ||
      !epoxy_has_egl_extension (self->display, "EGL_KHR_no_config_context"))
    return lacks (error, "EGL_KHR_surfaceless_context");
  return TRUE;
}

static gboolean
open_context (PdkGlReader *self, GError **error)
{
  static const EGLint attributes[] = { EGL_CONTEXT_CLIENT_VERSION, 3, EGL_NONE };
  EGLenum api = eglQueryAPI ();
  gboolean suffices;

  eglBindAPI (EGL_OPENGL_ES_API);
  self->context = eglCreateContext (self->display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes);
  eglBindAPI (api);
  if (self->context == EGL_NO_CONTEXT)
    return lacks (error, "eglCreateContext");
  if (!make_current (self, error))
    return FALSE;
  suffices = epoxy_has_gl_extension ("GL_OES_EGL_image") &&
             epoxy_has_gl_extension ("GL_EXT_read_format_bgra");
  make_not_current (self);
  return suffices ? TRUE : lacks (error, "GL_OES_EGL_image");
}

PdkGlReader *
pdk_gl_reader_new_pretending (GError **error)
{
  g_autoptr (PdkGlReader) self = g_new0 (PdkGlReader, 1);

  if (!open_display (self, error) || !open_context (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

PdkGlReader *
pdk_gl_reader_new (GError **error)
{
  g_autoptr (PdkGlReader) self = pdk_gl_reader_new_pretending (error);

  if (self == NULL)
    return NULL;
  if (!epoxy_has_egl_extension (self->display, "EGL_EXT_image_dma_buf_import")) {
    lacks (error, "EGL_EXT_image_dma_buf_import");
    return NULL;
  }
  return g_steal_pointer (&self);
}

static void
release (PdkGlReader *self)
{
  if (self->framebuffer != 0)
    glDeleteFramebuffers (1, &self->framebuffer);
  if (self->texture != 0)
    glDeleteTextures (1, &self->texture);
  if (self->image != EGL_NO_IMAGE_KHR)
    eglDestroyImageKHR (self->display, self->image);
  self->framebuffer = 0;
  self->texture = 0;
  self->image = EGL_NO_IMAGE_KHR;
}

void
pdk_gl_reader_release (PdkGlReader *self)
{
  if (self->texture == 0 || !make_current (self, NULL))
    return;
  release (self);
  make_not_current (self);
}

/* The display is the driver's, shared with whoever asks for the same one: it is not terminated. */
void
pdk_gl_reader_free (PdkGlReader *self)
{
  if (self->context != EGL_NO_CONTEXT) {
    pdk_gl_reader_release (self);
    eglDestroyContext (self->display, self->context);
  }
  g_free (self);
}

static gboolean
begin_import (PdkGlReader *self, const PdkGlBuffer *buffer, GError **error)
{
  if (!make_current (self, error))
    return FALSE;
  release (self);
  while (glGetError () != GL_NO_ERROR)
    ;
  glGenTextures (1, &self->texture);
  glBindTexture (GL_TEXTURE_2D, self->texture);
  self->width = buffer->width;
  self->height = buffer->height;
  self->is_first = buffer->is_first;
  return TRUE;
}

/* Of the texture. */
static gboolean
end_import (PdkGlReader *self, GError **error)
{
  gboolean complete;

  glGenFramebuffers (1, &self->framebuffer);
  glBindFramebuffer (GL_READ_FRAMEBUFFER, self->framebuffer);
  glFramebufferTexture2D (GL_READ_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, self->texture,
                          0);
  complete = glGetError () == GL_NO_ERROR &&
             glCheckFramebufferStatus (GL_READ_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
  if (!complete) {
    release (self);
    lacks (error, "glCheckFramebufferStatus");
  }
  make_not_current (self);
  return complete;
}

gboolean
pdk_gl_reader_import (PdkGlReader *self, const PdkGlBuffer *buffer, GError **error)
{
  const EGLint attributes[] = {
    EGL_WIDTH,
    buffer->width,
    EGL_HEIGHT,
    buffer->height,
    EGL_LINUX_DRM_FOURCC_EXT,
    (EGLint) buffer->format,
    EGL_DMA_BUF_PLANE0_FD_EXT,
    buffer->fd,
    EGL_DMA_BUF_PLANE0_OFFSET_EXT,
    0,
    EGL_DMA_BUF_PLANE0_PITCH_EXT,
    buffer->stride,
    EGL_NONE,
  };

  if (!begin_import (self, buffer, error))
    return FALSE;
  self->image =
      eglCreateImageKHR (self->display, EGL_NO_CONTEXT, EGL_LINUX_DMA_BUF_EXT, NULL, attributes);
  if (self->image == EGL_NO_IMAGE_KHR) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "eglCreateImageKHR: 0x%x", eglGetError ());
    release (self);
    make_not_current (self);
    return FALSE;
  }
  glEGLImageTargetTexture2DOES (GL_TEXTURE_2D, self->image);
  return end_import (self, error);
}

gboolean
pdk_gl_reader_pretend (PdkGlReader *self,
                       const PdkGlBuffer *buffer,
                       const guint32 *pixels,
                       GError **error)
{
  if (!begin_import (self, buffer, error))
    return FALSE;
  glTexImage2D (GL_TEXTURE_2D, 0, GL_BGRA_EXT, buffer->width, buffer->height, 0, GL_BGRA_EXT,
                GL_UNSIGNED_BYTE, pixels);
  return end_import (self, error);
}

static void
turn_over (guint32 *pixels, int width, int height)
{
  gsize row_bytes = (gsize) width * sizeof *pixels;
  g_autofree guint32 *row = g_malloc (row_bytes);

  for (int y = 0; y < height / 2; y++) {
    guint32 *upper = pixels + (gsize) y * width;
    guint32 *lower = pixels + (gsize) (height - 1 - y) * width;

    memcpy (row, upper, row_bytes);
    memcpy (upper, lower, row_bytes);
    memcpy (lower, row, row_bytes);
  }
}

gboolean
pdk_gl_reader_read (PdkGlReader *self, guint32 *pixels, GError **error)
{
  gboolean read;

  if (self->texture == 0)
    return lacks (error, "nothing to read");
  if (!make_current (self, error))
    return FALSE;
  glBindFramebuffer (GL_READ_FRAMEBUFFER, self->framebuffer);
  glPixelStorei (GL_PACK_ALIGNMENT, 4);
  glReadPixels (0, 0, self->width, self->height, GL_BGRA_EXT, GL_UNSIGNED_BYTE, pixels);
  read = glGetError () == GL_NO_ERROR;
  make_not_current (self);
  if (!read)
    return lacks (error, "glReadPixels");
  if (!self->is_first)
    turn_over (pixels, self->width, self->height);
  return TRUE;
}
