/** One entry of the `errors` list of a 422. */
export interface FieldError {
  readonly resource?: string;
  readonly field?: string;
  readonly code: string;
  readonly message?: string;
}

/** An answer that is not a success, in GitHub's words. Handlers throw it; the server turns it into JSON. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: readonly (FieldError | string)[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: {
      errors?: readonly (FieldError | string)[];
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }

  /** The body GitHub sends with it. */
  get body(): Record<string, unknown> {
    return {
      message: this.message,
      ...(this.errors === undefined ? {} : { errors: this.errors }),
      documentation_url: "https://docs.github.com/rest",
      status: String(this.status),
    };
  }
}

export const notFound = () => new ApiError(404, "Not Found");
export const badCredentials = () => new ApiError(401, "Bad credentials");
export const notForIntegrations = () =>
  new ApiError(403, "Resource not accessible by integration", {
    headers: { "x-accepted-github-permissions": "" },
  });
export const conflict = (message: string) => new ApiError(409, message);

/** 422 with one plain sentence, as the git database answers. */
export const unprocessable = (message: string) => new ApiError(422, message);

/** 422 "Validation Failed" with the fields that were wrong, as the issue and pull request endpoints answer. */
export const validationFailed = (...errors: FieldError[]) =>
  new ApiError(422, "Validation Failed", { errors });

/** 422 with plain sentences below `errors`, as the review endpoints answer. */
export const unprocessableEntity = (...errors: string[]) =>
  new ApiError(422, "Unprocessable Entity", { errors });
